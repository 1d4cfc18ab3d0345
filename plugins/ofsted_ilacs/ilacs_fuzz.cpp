// Any words at any places: what the parser says must be there, whole and without a made-up grade.
#include <cstdlib>

#include "plugins/ofsted_ilacs/framework.h"
#include "plugins/ofsted_ilacs/ilacs_parser.h"
#include "plugins/report/word_list.h"

namespace {

using namespace scrutiny::ilacs;

void require(bool holds) {
  if (!holds) std::abort();
}

void check_items(const std::vector<Item>& items, int pages) {
  for (const Item& item : items) {
    require(!item.text.empty() && !item.quote.empty());
    require(item.page >= 1 && item.page <= item.page_end && item.page_end <= pages);
    check_items(item.children, pages);
    for (const Item& child : item.children) require(child.children.empty());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 100'000) return 0;
  const auto pages = read_word_list({reinterpret_cast<const char*>(data), size});
  const IlacsReport report = parse_report(pages);
  const int count = static_cast<int>(pages.size());
  for (const Judgement& judgement : report.judgements)
    require(grade_of(judgement.grade) && !judgement.name.empty() && judgement.page >= 1 &&
            judgement.page <= count);
  check_items(report.improvements, count);
  check_items(report.priority_actions, count);
  for (const Finding& finding : report.recommendations) {
    check_items({finding.item}, count);
    require(!finding.kind.empty() && !finding.ref.empty());
  }
  for (const Paragraph& paragraph : report.summary) require(!paragraph.text.empty());
  for (const Fact* fact : {&report.inspection_start, &report.inspection_end,
                           &report.publication_date, &report.letter_date})
    require(fact->value.empty() || fact->value.size() == 10);
  return 0;
}
