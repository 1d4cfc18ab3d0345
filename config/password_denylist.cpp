#include "config/password_denylist.h"

#include <algorithm>

#include "config/embedded.h"

namespace scrutiny {
namespace {

constexpr std::size_t kShortestOwnWord = 3;
constexpr std::size_t kShortestRun = 3;

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

std::string without_swaps(std::string text) {
  constexpr std::string_view kSwapped = "0134578@$!";
  constexpr std::string_view kMeant = "oieastbasi";
  for (char& c : text) {
    if (const auto at = kSwapped.find(c); at != std::string_view::npos) c = kMeant[at];
  }
  return text;
}

// Length of the run that ends just before `end`: equal bytes, or each one more or one less.
std::size_t run_length(std::string_view text, std::size_t end) {
  std::size_t longest = 1;
  for (const int step : {0, 1, -1}) {
    std::size_t length = 1;
    while (length < end && text[end - length] - text[end - length - 1] == step) ++length;
    longest = std::max(longest, length);
  }
  return longest;
}

// Fewest bytes left when words, read with or without swaps, and runs are taken out of `plain`
// without overlap.
std::size_t bytes_left(std::string_view plain, std::span<const std::string> words,
                       std::span<const std::string> own_words) {
  const std::string unswapped = without_swaps(std::string(plain));
  std::vector<std::size_t> left(plain.size() + 1, 0);  // left[i]: of the first i bytes
  for (std::size_t end = 1; end <= plain.size(); ++end) {
    left[end] = left[end - 1] + 1;
    const std::string_view head = plain.substr(0, end);
    const std::string_view unswapped_head = std::string_view(unswapped).substr(0, end);
    const auto take = [&](const std::string& word) {
      if (head.ends_with(word) || unswapped_head.ends_with(word)) {
        left[end] = std::min(left[end], left[end - word.size()]);
      }
    };
    std::for_each(words.begin(), words.end(), take);
    std::for_each(own_words.begin(), own_words.end(), take);
    for (std::size_t n = run_length(plain, end); n >= kShortestRun; --n) {
      left[end] = std::min(left[end], left[end - n]);
    }
  }
  return left.back();
}

}  // namespace

PasswordDenylist::PasswordDenylist(std::string_view lines) {
  while (!lines.empty()) {
    const std::size_t end = std::min(lines.find('\n'), lines.size());
    const std::string_view line = lines.substr(0, end);
    if (!line.empty() && line.front() != '#') words_.push_back(lower(line));
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
}

PasswordDenylist PasswordDenylist::builtin() {
  return PasswordDenylist(embedded_file("password_denylist.txt"));
}

bool PasswordDenylist::refuses(std::string_view password,
                               std::span<const std::string> own_words) const {
  std::vector<std::string> own;
  for (const auto& word : own_words) {
    if (word.size() >= kShortestOwnWord) own.push_back(lower(word));
  }
  return bytes_left(lower(password), words_, own) < kOwnCharacters;
}

}  // namespace scrutiny
