// describe_settings: the commented config.toml.
#include <string>

#include "config/setting_table.h"

namespace scrutiny {
namespace {

std::string in_quotes(std::string_view text) {
  return std::string{'"'}.append(text).append("\"");
}

template <class Strings>
std::string joined(const Strings& parts, std::string_view separator) {
  std::string all;
  for (const auto& part : parts)
    all += (all.empty() ? "" : std::string(separator)) + in_quotes(part);
  return all;
}

struct ValueText {
  std::string operator()(const std::uint64_t* number) const { return std::to_string(*number); }
  std::string operator()(const std::string* text) const { return in_quotes(*text); }
  std::string operator()(const std::vector<std::string>* list) const {
    return "[" + joined(*list, ", ") + "]";
  }
  std::string operator()(const ChoiceSlot& choice) const {
    return in_quotes(choice.words[*choice.where]);
  }
};

// What may be written, e.g. "bytes, 1024 to 1048576".
struct RangeText {
  const SettingRow& row;
  std::string operator()(const std::uint64_t*) const {
    return std::string(row.unit) + ", " + std::to_string(row.least) + " to " +
           std::to_string(row.most);
  }
  std::string operator()(const std::string*) const { return "text"; }
  std::string operator()(const std::vector<std::string>*) const { return "list of texts"; }
  std::string operator()(const ChoiceSlot& choice) const { return joined(choice.words, " or "); }
};

std::string describe(const SettingRow& row, Settings& defaults) {
  const Slot slot = row.slot(defaults);
  return "# " + std::string(row.reason) + "\n# (" + std::visit(RangeText{row}, slot) + ")\n#" +
         std::string(row.name) + " = " + std::visit(ValueText{}, slot) + "\n";
}

}  // namespace

std::string describe_settings() {
  Settings defaults;
  std::string text =
      "# Settings of Scrutiny Ledger. A line that starts with # shows a default; take the # off "
      "to\n"
      "# change it. Unknown names are errors. Read once at start.\n";
  for (const SectionRow& section : setting_sections()) {
    text += "\n[" + std::string(section.name) + "]  # " + std::string(section.title) + "\n";
    for (const SettingRow& row : setting_rows()) {
      if (row.section == section.name) text += "\n" + describe(row, defaults);
    }
  }
  return text;
}

}  // namespace scrutiny
