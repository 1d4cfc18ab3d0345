#include "config/settings.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <string>

#include <arpa/inet.h>

#include "config/setting_table.h"
#include "config/toml_errors.h"

namespace scrutiny {
namespace {

std::string full_name(const SettingRow& row) {
  return std::string(row.section) + "." + std::string(row.name);
}

// Writes one TOML value into its setting; a Status that names what was expected.
struct Assign {
  const SettingRow& row;
  const toml::node& node;
  std::string_view source;
  const toml::source_region& region;

  Status operator()(std::uint64_t* number) const {
    const auto value = node.value_exact<std::int64_t>();
    if (!value) return expected("a whole number of " + std::string(row.unit));
    if (*value < 0 || static_cast<std::uint64_t>(*value) < row.least ||
        static_cast<std::uint64_t>(*value) > row.most) {
      return expected(std::to_string(row.least) + " to " + std::to_string(row.most) + " " +
                      std::string(row.unit));
    }
    *number = static_cast<std::uint64_t>(*value);
    return {};
  }

  Status operator()(std::string* text) const {
    auto value = node.value_exact<std::string>();
    if (!value) return expected("a text in quotes");
    *text = *std::move(value);
    return {};
  }

  Status operator()(std::vector<std::string>* list) const {
    const toml::array* array = node.as_array();
    if (array == nullptr) return expected("a list of texts");
    list->clear();
    for (const toml::node& item : *array) {
      auto value = item.value_exact<std::string>();
      if (!value) return expected("a list of texts");
      list->push_back(*std::move(value));
    }
    return {};
  }

  Status operator()(const ChoiceSlot& choice) const {
    const auto value = node.value_exact<std::string>();
    const auto found = std::find(choice.words.begin(), choice.words.end(), value.value_or(""));
    if (!value || found == choice.words.end()) {
      std::string words;
      for (const auto& word : choice.words) {
        words += (words.empty() ? "\"" : " or \"") + std::string(word) + "\"";
      }
      return expected(words);
    }
    *choice.where = static_cast<std::uint8_t>(found - choice.words.begin());
    return {};
  }

  Status expected(std::string_view what) const {
    return invalid_at(source, region, full_name(row) + " must be " + std::string(what));
  }
};

const SettingRow* find_row(std::string_view section, std::string_view name) {
  const auto rows = setting_rows();
  const auto found = std::find_if(rows.begin(), rows.end(), [&](const SettingRow& row) {
    return row.section == section && row.name == name;
  });
  return found == rows.end() ? nullptr : &*found;
}

bool is_section(std::string_view name) {
  const auto sections = setting_sections();
  return std::any_of(sections.begin(), sections.end(),
                     [&](const SectionRow& section) { return section.name == name; });
}

Status read_section(Settings& settings, std::string_view section, const toml::table& table,
                    std::string_view source) {
  for (const auto& [key, node] : table) {
    const SettingRow* row = find_row(section, key.str());
    if (row == nullptr) {
      return invalid_at(source, key.source(),
                        "unknown setting " + std::string(section) + "." + std::string(key.str()));
    }
    SCRUTINY_TRY(std::visit(Assign{*row, node, source, key.source()}, row->slot(settings)));
  }
  return {};
}

Error at_odds(std::string_view source, std::string_view what) {
  return Error(ErrorCode::kConfigInvalid, std::string(source) + ": " + std::string(what));
}

bool is_public_key(const std::string& text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

// What no single setting's range can say.
Status check_together(const Settings& settings, std::string_view source) {
  if (!parse_listen_address(settings.server.listen)) {
    return at_odds(source, "server.listen must be ADDRESS:PORT, e.g. 127.0.0.1:8443 or [::1]:8443");
  }
  const auto admin = parse_listen_address(settings.server.admin_listen);
  if (!admin || !is_loopback(*admin)) {
    return at_odds(source,
                   "server.admin_listen must be a loopback ADDRESS:PORT: it has no sign-in");
  }
  if (settings.http.connections_per_address > settings.http.connections) {
    return at_odds(source, "http.connections_per_address is more than http.connections");
  }
  if (settings.sessions.idle_minutes > settings.sessions.absolute_minutes) {
    return at_odds(source, "sessions.idle_minutes is more than sessions.absolute_minutes");
  }
  if (settings.plugins.progress_deadline > settings.plugins.total_deadline) {
    return at_odds(source, "plugins.progress_deadline is more than plugins.total_deadline");
  }
  if (settings.tls.certificate.empty() != settings.tls.private_key.empty()) {
    return at_odds(source, "tls.certificate and tls.private_key go together");
  }
  const std::string& authority = settings.timestamps.authority;
  if (!authority.empty() && !authority.starts_with("http://") &&
      !authority.starts_with("https://")) {
    return at_odds(source, "timestamps.authority must begin with http:// or https://");
  }
  if (!authority.empty() && settings.timestamps.trusted.empty()) {
    return at_odds(source,
                   "timestamps.authority needs timestamps.trusted: whose word on time to take");
  }
  const auto& keys = settings.plugins.allowed_keys;
  if (!std::all_of(keys.begin(), keys.end(), is_public_key)) {
    return at_odds(source, "plugins.allowed_keys must each be 64 lower-case hex digits");
  }
  return {};
}

}  // namespace

Result<ListenAddress> parse_listen_address(std::string_view text) {
  const Error error = Error::field(
      "listen", "must be ADDRESS:PORT with an address in figures, e.g. 127.0.0.1:8443");
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return error;
  std::string_view address = text.substr(0, colon);
  const std::string_view digits = text.substr(colon + 1);
  const bool bracketed = address.size() > 2 && address.front() == '[' && address.back() == ']';
  if (bracketed) address = address.substr(1, address.size() - 2);

  ListenAddress result{std::string(address), 0};
  in6_addr buffer;
  if (inet_pton(bracketed ? AF_INET6 : AF_INET, result.address.c_str(), &buffer) != 1) return error;
  const auto [end, failure] =
      std::from_chars(digits.data(), digits.data() + digits.size(), result.port);
  if (failure != std::errc{} || end != digits.data() + digits.size()) return error;
  return result;
}

bool is_loopback(const ListenAddress& address) {
  in6_addr v6;
  if (inet_pton(AF_INET6, address.address.c_str(), &v6) == 1) return IN6_IS_ADDR_LOOPBACK(&v6) != 0;
  return address.address.starts_with("127.");
}

Result<Settings> parse_settings(std::string_view text, std::string_view source) {
  try {
    const toml::table document = toml::parse(text);
    Settings settings;
    for (const auto& [key, node] : document) {
      const toml::table* table = node.as_table();
      if (!is_section(key.str())) {
        return invalid_at(source, key.source(),
                          "unknown section or setting " + std::string(key.str()));
      }
      if (table == nullptr) {
        return invalid_at(
            source, key.source(),
            std::string(key.str()) + " is a section: write [" + std::string(key.str()) + "]");
      }
      SCRUTINY_TRY(read_section(settings, key.str(), *table, source));
    }
    SCRUTINY_TRY(check_together(settings, source));
    return settings;
  } catch (const toml::parse_error& error) {
    return invalid_at(source, error.source(), error.description());
  }
}

Result<Settings> load_settings(const std::filesystem::path& file) {
  std::error_code ignored;  // what cannot be looked at is no regular file either
  const bool is_file = std::filesystem::is_regular_file(file, ignored);
  std::ifstream in(file, std::ios::binary);
  if (!is_file || !in) return Error(ErrorCode::kIo, "cannot read " + file.string());
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  return parse_settings(text, file.string());
}

}  // namespace scrutiny
