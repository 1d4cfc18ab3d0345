// How a spreadsheet's cell style turns a stored number into what a person sees, and its colour.
// Thread-safety: one thread to read, any to ask. Ownership: copies. Failure: kPluginRefused.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/office/model.h"
#include "plugins/office/package.h"

namespace scrutiny::office {

enum class DateSystem { k1900, k1904 };

// What a number format makes of a number, as far as it matters here.
struct NumberFormat {
  enum class Kind { kPlain, kDate, kPercent, kFixed };
  Kind kind = Kind::kPlain;
  int decimals = 0;
};

// The built-in format of an id, or of a code such as "dd/mm/yyyy" (ECMA-376 part 1, 18.8.30).
NumberFormat builtin_format(int id);
NumberFormat parse_format(std::string_view code);

// "45930" with a date format -> "2025-09-30". What is no number comes back unchanged.
std::string print_value(std::string_view value, const NumberFormat& format, DateSystem dates);

struct CellStyle {
  NumberFormat format;
  std::optional<Rgb> fill;
};

// By index, as cells name them. Empty when there are no styles.
Result<std::vector<CellStyle>> read_cell_styles(Package& package, const std::string& styles,
                                                const std::string& theme);

}  // namespace scrutiny::office
