#include "storage/audit/canonical_json.h"

#include <algorithm>
#include <charconv>
#include <stdexcept>
#include <vector>

#include <boost/json/parse.hpp>

#include "api/utf8.h"

namespace scrutiny {
namespace {

// Order by UTF-16 code units equals byte order of UTF-8 except that U+E000 to U+FFFF (first byte EE
// or EF) sort after the supplementary planes (first byte F0 to F4), whose surrogates are D800 to
// DFFF.
int utf16_rank(char c) {
  const int byte = static_cast<unsigned char>(c);
  if (byte >= 0xF0) return byte - 2;  // F0..F4 -> EE..F2
  if (byte >= 0xEE) return byte + 5;  // EE, EF -> F3, F4
  return byte;
}

bool utf16_less(std::string_view a, std::string_view b) {
  const auto [at_a, at_b] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  if (at_b == b.end()) return false;
  if (at_a == a.end()) return true;
  return utf16_rank(*at_a) < utf16_rank(*at_b);
}

class Writer {
 public:
  void value(const boost::json::value& value) {
    switch (value.kind()) {
      case boost::json::kind::null:
        out_ += "null";
        return;
      case boost::json::kind::bool_:
        out_ += value.get_bool() ? "true" : "false";
        return;
      case boost::json::kind::int64:
        if (value.get_int64() < 0) throw std::invalid_argument("canonical JSON: negative number");
        integer(static_cast<std::uint64_t>(value.get_int64()));
        return;
      case boost::json::kind::uint64:
        integer(value.get_uint64());
        return;
      case boost::json::kind::double_:
        throw std::invalid_argument("canonical JSON: not an integer");
      case boost::json::kind::string:
        string(value.get_string());
        return;
      case boost::json::kind::array:
        array(value.get_array());
        return;
      case boost::json::kind::object:
        object(value.get_object());
        return;
    }
  }

  void object(const boost::json::object& object) {
    std::vector<const boost::json::key_value_pair*> members;
    members.reserve(object.size());
    for (const auto& member : object) members.push_back(&member);
    std::sort(members.begin(), members.end(),
              [](const auto* a, const auto* b) { return utf16_less(a->key(), b->key()); });
    out_ += '{';
    for (const auto* member : members) {
      if (member != members.front()) out_ += ',';
      string(member->key());
      out_ += ':';
      value(member->value());
    }
    out_ += '}';
  }

  std::string take() { return std::move(out_); }

 private:
  void integer(std::uint64_t number) {
    if (number > kMaxSafeInteger)
      throw std::invalid_argument("canonical JSON: integer above 2^53-1");
    char digits[20];
    const auto end = std::to_chars(std::begin(digits), std::end(digits), number).ptr;
    out_.append(digits, end);
  }

  void array(const boost::json::array& array) {
    out_ += '[';
    for (std::size_t i = 0; i < array.size(); ++i) {
      if (i > 0) out_ += ',';
      value(array[i]);
    }
    out_ += ']';
  }

  void string(std::string_view text) {
    if (!is_utf8(text)) throw std::invalid_argument("canonical JSON: string is not UTF-8");
    out_ += '"';
    std::size_t plain_from = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
      const auto byte = static_cast<unsigned char>(text[i]);
      if (byte >= 0x20 && byte != '"' && byte != '\\') continue;
      out_.append(text, plain_from, i - plain_from);
      escape(byte);
      plain_from = i + 1;
    }
    out_.append(text, plain_from);
    out_ += '"';
  }

  void escape(unsigned char byte) {
    static constexpr char kDigits[] = "0123456789abcdef";
    switch (byte) {
      case '"':
        out_ += "\\\"";
        return;
      case '\\':
        out_ += "\\\\";
        return;
      case '\b':
        out_ += "\\b";
        return;
      case '\t':
        out_ += "\\t";
        return;
      case '\n':
        out_ += "\\n";
        return;
      case '\f':
        out_ += "\\f";
        return;
      case '\r':
        out_ += "\\r";
        return;
      default:
        out_ += "\\u00";
        out_ += kDigits[byte >> 4];
        out_ += kDigits[byte & 15];
    }
  }

  std::string out_;
};

Error refused(const char* text) {
  return Error(ErrorCode::kInvalidArgument, text);
}

}  // namespace

std::string canonical(const boost::json::value& value) {
  Writer writer;
  writer.value(value);
  return writer.take();
}

std::string canonical_object(const boost::json::object& object) {
  Writer writer;
  writer.object(object);
  return writer.take();
}

Result<std::string> try_canonical(const boost::json::value& value) {
  try {
    return canonical(value);
  } catch (const std::invalid_argument& reason) {
    return Error(ErrorCode::kInvalidArgument, "A value has no canonical JSON form.", reason.what());
  }
}

Result<boost::json::value> parse_canonical(std::string_view text, const CanonicalLimits& limits) {
  if (text.size() > limits.max_bytes) return refused("The JSON text is longer than allowed.");
  boost::json::parse_options options;
  options.max_depth = limits.max_depth;
  boost::json::error_code code;
  boost::json::value value = boost::json::parse(text, code, {}, options);
  if (code) {
    return Error(ErrorCode::kInvalidArgument, "The text is not JSON.", code.message());
  }
  // Anything but the one canonical text (white space, order, duplicate keys, other escapes or
  // number forms) comes back different.
  SCRUTINY_ASSIGN(const std::string again, try_canonical(value));
  if (again != text) return refused("The JSON text is not in its canonical form.");
  return value;
}

Result<boost::json::object> parse_canonical_object(std::string_view text,
                                                   const CanonicalLimits& limits) {
  SCRUTINY_ASSIGN(boost::json::value value, parse_canonical(text, limits));
  if (!value.is_object()) return refused("The JSON text is not an object.");
  return std::move(value.get_object());
}

}  // namespace scrutiny
