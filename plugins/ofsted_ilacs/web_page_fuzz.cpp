// Any web page: what is read of it is inside it and hangs together.
#include <cstdlib>

#include "plugins/ofsted_ilacs/ilacs_parser.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 100'000) return 0;
  const auto page = scrutiny::ilacs::read_web_page({data, size});
  if (!page.ok()) return 0;
  for (const auto& table : page->tables)
    if (table.first > table.after || table.after > page->lines.size() || table.pairs.empty())
      std::abort();
  for (const auto& line : page->lines)
    if (line.words.empty() || line.page != 1) std::abort();
  const auto report = scrutiny::ilacs::parse_web_report(*page);
  for (const auto& judgement : report.judgements)
    if (judgement.page != 1 || judgement.name.empty()) std::abort();
  return 0;
}
