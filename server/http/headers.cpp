#include "server/http/headers.h"

#include <cassert>

namespace scrutiny::http {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && byte != '\t') || byte == 0x7F;
}

bool is_safe_value(std::string_view text) {
  for (const char c : text) {
    if (is_control(c)) return false;
  }
  return true;
}

bool is_safe_name(std::string_view text) {
  for (const char c : text) {
    if (is_control(c) || c == ' ' || c == '\t' || c == ':') return false;
  }
  return !text.empty();
}

}  // namespace

bool equals_ignoring_case(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (lower(a[i]) != lower(b[i])) return false;
  }
  return true;
}

void Headers::add(std::string_view name, std::string_view value) {
  if (!is_safe_name(name) || !is_safe_value(value)) return;
  slots_.push_back({static_cast<std::uint32_t>(text_.size()),
                    static_cast<std::uint32_t>(name.size()),
                    static_cast<std::uint32_t>(value.size())});
  text_.append(name).append(value);
}

void Headers::add_if_absent(std::string_view name, std::string_view value) {
  if (!find(name)) add(name, value);
}

std::optional<std::string_view> Headers::find(std::string_view name) const {
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    const Field field = at(i);
    if (equals_ignoring_case(field.name, name)) return field.value;
  }
  return std::nullopt;
}

std::size_t Headers::count(std::string_view name) const {
  std::size_t found = 0;
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    if (equals_ignoring_case(at(i).name, name)) ++found;
  }
  return found;
}

Headers::Field Headers::at(std::size_t index) const {
  assert(index < slots_.size());
  const Slot& slot = slots_[index];
  const std::string_view text(text_);
  return {text.substr(slot.begin, slot.name_size),
          text.substr(slot.begin + slot.name_size, slot.value_size)};
}

}  // namespace scrutiny::http
