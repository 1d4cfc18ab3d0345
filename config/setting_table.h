// The settings as a table that can be walked: what the loader and the describer share.
// Thread-safety: constants; slots point into the Settings given. Blocking: no. Failure: none.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "config/settings.h"

namespace scrutiny {

// A setting of some enum, without its type.
struct ChoiceSlot {
  std::uint8_t* where;
  std::span<const std::string_view> words;  // word i stands for enumerator i
};

// Where a setting lives within one Settings object.
using Slot = std::variant<std::uint64_t*, std::string*, std::vector<std::string>*, ChoiceSlot>;

struct SettingRow {
  std::string_view section;
  std::string_view name;
  std::string_view unit;  // numbers only, as `least` and `most`
  std::uint64_t least = 0;
  std::uint64_t most = 0;
  std::string_view reason;
  Slot (*slot)(Settings&);
};

struct SectionRow {
  std::string_view name;
  std::string_view title;
};

std::span<const SectionRow> setting_sections();
std::span<const SettingRow> setting_rows();  // in the order of settings.def

}  // namespace scrutiny
