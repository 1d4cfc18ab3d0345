#include "plugins/inspection_report/demand.h"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "plugins/report/text.h"

namespace scrutiny::inspection {
namespace {

using Words = std::vector<std::string>;

constexpr std::size_t kAddresseeWords = 25;

constexpr std::array<std::string_view, 13> kNumbers = {"zero", "one",    "two",   "three", "four",
                                                       "five", "six",    "seven", "eight", "nine",
                                                       "ten",  "eleven", "twelve"};

Words split(std::string_view text) {
  Words words;
  while (!(text = report::trim(text)).empty()) {
    const std::size_t space = std::min(text.find_first_of(" \n\t"), text.size());
    words.emplace_back(text.substr(0, space));
    text.remove_prefix(space);
  }
  return words;
}

std::string join(const Words& words, std::size_t from, std::size_t end) {
  std::string out;
  for (std::size_t i = from; i < end; ++i) out += (out.empty() ? "" : " ") + words[i];
  return out;
}

// Folded, without punctuation at its ends.
std::string bare(std::string_view word) {
  std::string folded = report::fold(word);
  while (!folded.empty() && std::string_view(",.:;()").find(folded.back()) != std::string::npos)
    folded.pop_back();
  return folded;
}

std::optional<int> number_of(const std::string& word) {
  for (std::size_t i = 1; i < kNumbers.size(); ++i)
    if (word == kNumbers[i]) return static_cast<int>(i);
  if (word.empty() || word.size() > 3 || word.find_first_not_of("0123456789") != std::string::npos)
    return std::nullopt;
  return std::stoi(word);
}

// Letter of the ISO 8601 duration; '\0' for no unit.
char unit_of(const std::string& word) {
  if (word == "day" || word == "days") return 'D';
  if (word == "week" || word == "weeks") return 'W';
  if (word == "month" || word == "months") return 'M';
  return '\0';
}

struct Time {
  std::size_t from = 0;
  std::size_t end = 0;
  std::string within;
};

std::optional<Time> find_time(const Words& words, std::size_t limit) {
  for (std::size_t i = 0; i < limit; ++i) {
    const std::string word = bare(words[i]);
    if (word == "immediately") return Time{i, i + 1, "P0D"};
    if (word == "with" && i + 2 < limit + 1 && i + 2 < words.size() &&
        bare(words[i + 1]) == "immediate" && bare(words[i + 2]) == "effect")
      return Time{i, i + 3, "P0D"};
    if (word != "within" || i + 2 >= words.size()) continue;
    const auto count = number_of(bare(words[i + 1]));
    if (!count) continue;
    const std::string unit = bare(words[i + 2]);
    if (unit == "working" && i + 3 < words.size()) return Time{i, i + 4, ""};
    if (const char letter = unit_of(unit))
      return Time{i, i + 3, "P" + std::to_string(*count) + letter};
  }
  return std::nullopt;
}

// Words a demand opens with and that name nobody.
std::size_t after_opening(const Words& words, std::size_t end) {
  if (end >= 3 && bare(words[0]) == "we" && bare(words[1]) == "recommend" &&
      bare(words[2]) == "that")
    return 3;
  return 0;
}

}  // namespace

Demand read_demand(std::string_view text, bool lead) {
  const Words words = split(text);
  const auto verb = std::find_if(words.begin(), words.end(), [](const std::string& word) {
    const std::string folded = bare(word);
    return folded == "should" || folded == "must";
  });
  if (verb == words.end() && !lead) return {};
  const auto end = static_cast<std::size_t>(verb - words.begin());
  Demand demand;
  std::size_t from = after_opening(words, end);
  std::string name;
  if (const auto time = find_time(words, end)) {
    demand.within = time->within;
    demand.within_raw = join(words, time->from, time->end);
    while (!demand.within_raw.empty() &&
           std::string_view(",:;").find(demand.within_raw.back()) != std::string::npos)
      demand.within_raw.pop_back();
    name = join(words, from, std::max(from, time->from));
    if (time->end < end) name += (name.empty() ? "" : " ") + join(words, time->end, end);
  } else {
    name = join(words, from, end);
  }
  while (!name.empty() && std::string_view(" ,:;").find(name.back()) != std::string::npos)
    name.pop_back();
  while (!name.empty() && std::string_view(" ,:;").find(name.front()) != std::string::npos)
    name.erase(0, 1);
  const bool named =
      split(name).size() <= kAddresseeWords && report::fold(name) != "recommendations";
  if (named && name.find(". ") == std::string::npos) demand.addressee = name;
  return demand;
}

}  // namespace scrutiny::inspection
