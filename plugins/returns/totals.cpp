#include "plugins/returns/totals.h"

#include <algorithm>

#include "plugins/office/model.h"

namespace scrutiny::returns {
namespace {

char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

bool same(std::string_view text, std::string_view capitals) {
  return std::equal(text.begin(), text.end(), capitals.begin(), capitals.end(),
                    [](char a, char b) { return upper(a) == b; });
}

bool holds(std::string_view codes, std::string_view code) {
  while (!codes.empty()) {
    const std::size_t end = std::min(codes.find('|'), codes.size());
    if (same(code, codes.substr(0, end))) return true;
    codes.remove_prefix(std::min(end + 1, codes.size()));
  }
  return false;
}

}  // namespace

std::optional<std::size_t> CodeCounts::find(CodeList list, std::string_view code) {
  code = office::trim(code);
  if (code.empty()) return std::nullopt;
  const auto found = std::find_if(list.begin(), list.end(),
                                  [&](const Code& each) { return holds(each.codes, code); });
  return static_cast<std::size_t>(found - list.begin());
}

void CodeCounts::add(std::string_view code) {
  const auto entry = find(list_, code);
  if (!entry)
    ++blank_;
  else if (*entry == list_.size())
    ++other_;
  else
    ++counts_[*entry];
}

Totals::Id Totals::add(Count count) {
  counts_.push_back(count);
  return counts_.size() - 1;
}

Totals::Id Totals::hidden(std::int64_t value) {
  return add({{}, {}, {}, value, false});
}

Totals::Id Totals::count(const Line& line, std::int64_t value) {
  return add({line, {}, {}, value, true});
}

Totals::Id Totals::part(Id whole, const Line& line, std::int64_t value) {
  return part_of_group(whole, line, {}, {}, value);
}

Totals::Id Totals::part_of_group(Id whole, const Line& line, std::string_view group,
                                 std::string_view codes, std::int64_t value) {
  const Id id = add({line, group, codes, value, true});
  within(whole, id);
  return id;
}

void Totals::within(Id whole, Id part) {
  sums_.push_back({whole, {part, hidden(counts_[whole].value - counts_[part].value)}});
}

Totals::Id Totals::breakdown(Id whole, const Line& line, const CodeCounts& counts) {
  const Id first = counts_.size();
  for (std::size_t i = 0; i < counts.list().size(); ++i)
    add({line, counts.list()[i].group, counts.list()[i].codes, counts.at(i), true});
  add({line, kOther, "*", counts.other(), true});
  add({line, kNotStated, "", counts.blank(), true});
  Sum sum{whole, {}};
  for (Id id = first; id < counts_.size(); ++id) sum.parts.push_back(id);
  sums_.push_back(std::move(sum));
  return first;
}

void Totals::overlapping(Id whole, const Line& line, const CodeCounts& counts) {
  for (std::size_t i = 0; i < counts.list().size(); ++i)
    part_of_group(whole, line, counts.list()[i].group, counts.list()[i].codes, counts.at(i));
  part_of_group(whole, line, kOther, "*", counts.other());
}

void Totals::sum(Id total, std::vector<Id> parts) {
  sums_.push_back({total, std::move(parts)});
}

void Totals::share(const Line& line, Id numerator, Id denominator) {
  shares_.push_back({line, numerator, denominator});
}

void Totals::mean(const Line& line, std::int64_t sum, Id over) {
  means_.push_back({line, sum, over});
}

void Totals::detail(std::string_view line, std::int64_t value) {
  // Not in any sum: nobody but a test learns of it.
  add({{line, {}, {}}, {}, {}, value, false});
}

void Totals::detail(std::string_view line, const CodeCounts& counts) {
  for (std::size_t i = 0; i < counts.list().size(); ++i)
    add({{line, {}, {}}, counts.list()[i].group, counts.list()[i].codes, counts.at(i), false});
  add({{line, {}, {}}, kOther, "*", counts.other(), false});
  add({{line, {}, {}}, kNotStated, "", counts.blank(), false});
}

}  // namespace scrutiny::returns
