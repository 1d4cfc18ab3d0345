#include "plugins/report/sample_truth.h"

#include <array>
#include <exception>
#include <fstream>
#include <iterator>

#include <openssl/sha.h>

#include "plugins/report/text.h"

namespace scrutiny::report {
namespace {

namespace json = boost::json;

std::string sha256(std::string_view text) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string out;
  for (unsigned char byte : digest) {
    out += kHex[byte >> 4];
    out += kHex[byte & 15];
  }
  return out;
}

std::string normalised(std::string_view text) {
  std::string out;
  for (char c : tidy(text)) {
    const bool space = c == ' ' || c == '\t' || c == '\n';
    if (!space || (!out.empty() && out.back() != ' ')) out += space ? ' ' : c;
  }
  return std::string(trim(out));
}

bool same(const TruthItem& truth, const Item& item) {
  if (truth.page != item.page || truth.sha256 != truth_hash(item.text) ||
      truth.children.size() != item.children.size())
    return false;
  if (truth.page_end != 0 && truth.page_end != item.page_end) return false;
  for (std::size_t i = 0; i < truth.children.size(); ++i)
    if (!same(truth.children[i], item.children[i])) return false;
  return true;
}

}  // namespace

Result<json::object> load_truth_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return Error(ErrorCode::kIo, "The truth file could not be read.", path);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  try {
    return json::parse(text).as_object();
  } catch (const std::exception& error) {
    return Error(ErrorCode::kInvalidArgument, "The truth file makes no sense.", error.what());
  }
}

std::string text_or_empty(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  return value && value->is_string() ? std::string(value->as_string()) : std::string();
}

std::vector<TruthItem> truth_items(const json::array& array) {
  std::vector<TruthItem> items;
  for (const json::value& entry : array) {
    const json::object& object = entry.as_object();
    TruthItem item;
    item.page = static_cast<int>(object.at("page").as_int64());
    if (const json::value* end = object.if_contains("page_end"))
      item.page_end = static_cast<int>(end->as_int64());
    item.sha256 = text_or_empty(object, "sha256");
    if (const json::value* children = object.if_contains("children"))
      item.children = truth_items(children->as_array());
    items.push_back(std::move(item));
  }
  return items;
}

std::string truth_hash(std::string_view text) {
  return sha256(normalised(text));
}

FieldScore score_fact(const std::string& name, const std::string& expected,
                      const std::string& found) {
  FieldScore score{
      name, expected == found ? 1 : 0, 1, expected.empty() && !found.empty() ? 1 : 0, {}};
  if (expected != found)
    score.misses.push_back("\"" + found + "\" instead of \"" + expected + "\"");
  return score;
}

FieldScore score_items(const std::string& name, const std::vector<TruthItem>& truth,
                       const std::vector<Item>& items) {
  FieldScore score{name, 0, static_cast<int>(truth.size()), 0, {}};
  const auto invent = [&](const Item& item) {
    ++score.invented;
    score.misses.push_back("invented: " + item.text);
  };
  std::size_t next = 0;
  for (std::size_t i = 0; i < truth.size(); ++i) {
    std::size_t at = next;
    while (at < items.size() && !same(truth[i], items[at])) ++at;
    if (at == items.size()) {
      score.misses.push_back("number " + std::to_string(i + 1) + ": not found");
      continue;
    }
    ++score.right;
    while (next < at) invent(items[next++]);
    next = at + 1;
  }
  while (next < items.size()) invent(items[next++]);
  return score;
}

std::vector<Item> as_items(const std::vector<Paragraph>& paragraphs) {
  std::vector<Item> items;
  items.reserve(paragraphs.size());
  for (const Paragraph& paragraph : paragraphs)
    items.push_back({paragraph.text, paragraph.page, paragraph.page_end, paragraph.quote, {}});
  return items;
}

}  // namespace scrutiny::report
