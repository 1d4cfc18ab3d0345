// Headers: HTTP field lines in the order given, looked up without regard to case (RFC 9110 §5.1).
// Thread-safety: a plain value. Views returned live until the next change of the object.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace scrutiny::http {

// ASCII only, as HTTP names are.
bool equals_ignoring_case(std::string_view a, std::string_view b);

class Headers {
 public:
  struct Field {
    std::string_view name;
    std::string_view value;
  };

  // Appends a line. A line with a control character in it, or without a name, is dropped: no value
  // made from what someone typed can split a response in two.
  void add(std::string_view name, std::string_view value);
  // Appends unless a line of that name exists.
  void add_if_absent(std::string_view name, std::string_view value);

  // Value of the first line of that name.
  std::optional<std::string_view> find(std::string_view name) const;
  std::size_t count(std::string_view name) const;

  std::size_t size() const { return slots_.size(); }
  bool empty() const { return slots_.empty(); }
  // REQUIRES: index < size().
  Field at(std::size_t index) const;

 private:
  struct Slot {
    std::uint32_t begin;  // of the name in text_; the value follows it
    std::uint32_t name_size;
    std::uint32_t value_size;
  };
  std::string text_;  // all names and values back to back: one allocation for the usual request
  std::vector<Slot> slots_;
};

}  // namespace scrutiny::http
