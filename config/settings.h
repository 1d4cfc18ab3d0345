// Settings: everything an operator may choose, typed, with the defaults of settings.def. Read once
// at start and handed down by value or const reference; nothing reads the file again.
// Thread-safety: plain values. Blocking: load_settings reads one file. Failure: kConfigInvalid with
// file, line and key in the public text (the operator reads it, never a client); kIo.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "api/result.h"
#include "config/choices.h"

namespace scrutiny {

// One struct a section, one member a setting: settings.http.header_bytes. Units: settings.def.
#define SCRUTINY_SECTION(Type, section, title) struct Type {
// clang-format off
#define SCRUTINY_END(section) };
// clang-format on
#define SCRUTINY_NUMBER(section, name, value, unit, least, most, reason) std::uint64_t name = value;
#define SCRUTINY_TEXT(section, name, value, reason) std::string name = value;
#define SCRUTINY_LIST(section, name, reason) std::vector<std::string> name;
#define SCRUTINY_CHOICE(section, name, Enum, value, reason) Enum name = Enum::value;
#include "config/settings.def"

struct Settings {
#define SCRUTINY_SECTION(Type, section, title) Type section;
#include "config/settings.def"
};

// An address to listen on, as written in `server.listen` and after --listen.
struct ListenAddress {
  std::string address;  // IPv4 or IPv6 in figures, without brackets
  std::uint16_t port = 0;
};

// "127.0.0.1:8443", "[::1]:8443"; port 0 means any free one. No names: they are not looked up.
Result<ListenAddress> parse_listen_address(std::string_view text);
bool is_loopback(const ListenAddress& address);

// Defaults overlaid with the TOML text. An unknown section or key, a value of the wrong type, out
// of its range or at odds with another one is an error. `source` names the text in errors.
Result<Settings> parse_settings(std::string_view text, std::string_view source);

// The same for a file. A missing file is an error: an operator who names one means it.
Result<Settings> load_settings(const std::filesystem::path& file);

// What config.toml may hold: every setting, commented out, with default, unit, range and reason.
// Parsing it, as it is or with the comment signs taken off, gives the defaults.
std::string describe_settings();

}  // namespace scrutiny
