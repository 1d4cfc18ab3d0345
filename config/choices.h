// The settings that are one of a few words. Purpose: enums in code, words in config.toml.
// Thread-safety: constants. Add a choice: an enumerator and its word, in the same order.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace scrutiny {

enum class TlsVersion : std::uint8_t { k12, k13 };
enum class Sandbox : std::uint8_t { kRequired, kOff };
enum class LogLevel : std::uint8_t { kDebug, kInfo, kWarning, kError };

template <class Enum>
struct ChoiceWords;

template <>
struct ChoiceWords<TlsVersion> {
  static constexpr std::array<std::string_view, 2> kWords{"1.2", "1.3"};
};
template <>
struct ChoiceWords<Sandbox> {
  // Long on purpose: nobody types it by accident.
  static constexpr std::array<std::string_view, 2> kWords{
      "required", "off: documents may take over this server"};
};
template <>
struct ChoiceWords<LogLevel> {
  static constexpr std::array<std::string_view, 4> kWords{"debug", "info", "warning", "error"};
};

template <class Enum>
constexpr std::string_view choice_word(Enum choice) {
  return ChoiceWords<Enum>::kWords[static_cast<std::size_t>(choice)];
}

// nullopt for a word that is none of the choices.
template <class Enum>
constexpr std::optional<Enum> parse_choice(std::string_view word) {
  const auto& words = ChoiceWords<Enum>::kWords;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == word) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

}  // namespace scrutiny
