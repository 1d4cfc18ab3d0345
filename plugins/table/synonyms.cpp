#include "plugins/table/synonyms.h"

#include <algorithm>

#include "plugins/table/words.h"

namespace scrutiny::table {
namespace {

constexpr std::size_t kLongestHeader = 200;
constexpr std::size_t kShortestBeginning = 5;  // shorter words begin too many headers

std::optional<std::size_t> exact_field(std::span<const Synonyms> lists, const std::string& folded) {
  if (folded.empty()) return std::nullopt;
  for (std::size_t i = 0; i < lists.size(); ++i) {
    if (std::find(lists[i].begin(), lists[i].end(), folded) != lists[i].end()) return i;
  }
  return std::nullopt;
}

bool begins_with_words(std::string_view folded, std::string_view words) {
  return folded.size() > words.size() && folded[words.size()] == ' ' && folded.starts_with(words);
}

}  // namespace

Synonyms synonyms(std::string_view list) {
  Synonyms out;
  while (!list.empty()) {
    const std::size_t end = std::min(list.find('|'), list.size());
    out.emplace_back(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return out;
}

std::optional<std::size_t> field_of(std::span<const Synonyms> lists, std::string_view header,
                                    std::span<const std::size_t> whole_only) {
  if (header.empty() || header.size() > kLongestHeader) return std::nullopt;
  const std::string folded = fold(header);
  if (const auto field = exact_field(lists, folded)) return field;
  if (header.find('(') != std::string_view::npos) {
    if (const auto field = exact_field(lists, fold_without_brackets(header))) return field;
  }
  std::optional<std::size_t> best;
  std::size_t longest = kShortestBeginning - 1;
  for (std::size_t i = 0; i < lists.size(); ++i) {
    if (std::find(whole_only.begin(), whole_only.end(), i) != whole_only.end()) continue;
    for (const std::string& synonym : lists[i]) {
      if (synonym.size() > longest && begins_with_words(folded, synonym)) {
        longest = synonym.size();
        best = i;
      }
    }
  }
  return best;
}

}  // namespace scrutiny::table
