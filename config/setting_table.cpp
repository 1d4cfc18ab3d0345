#include "config/setting_table.h"

#include <array>

namespace scrutiny {
namespace {

template <class Enum>
Slot choice_slot(Enum& choice) {
  static_assert(sizeof(Enum) == 1);
  // An enum's underlying type may alias it.
  return ChoiceSlot{reinterpret_cast<std::uint8_t*>(&choice), ChoiceWords<Enum>::kWords};
}

constexpr auto kSections = std::to_array<SectionRow>({
#define SCRUTINY_SECTION(Type, section, title) {#section, title},
#include "config/settings.def"
});

constexpr auto kRows = std::to_array<SettingRow>({
#define SCRUTINY_NUMBER(section, name, value, unit, least, most, reason)         \
  {#section, #name, #unit, least, most, reason, [](Settings& settings) -> Slot { \
     return &settings.section.name;                                              \
   }},
#define SCRUTINY_TEXT(section, name, value, reason)                    \
  {#section, #name, "", 0, 0, reason, [](Settings& settings) -> Slot { \
     return &settings.section.name;                                    \
   }},
#define SCRUTINY_LIST(section, name, reason) SCRUTINY_TEXT(section, name, "", reason)
#define SCRUTINY_CHOICE(section, name, Enum, value, reason)            \
  {#section, #name, "", 0, 0, reason, [](Settings& settings) -> Slot { \
     return choice_slot(settings.section.name);                        \
   }},
#include "config/settings.def"
});

}  // namespace

std::span<const SectionRow> setting_sections() {
  return kSections;
}
std::span<const SettingRow> setting_rows() {
  return kRows;
}

}  // namespace scrutiny
