#include "config/settings.h"

#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <utility>

#include <gtest/gtest.h>
#include <unistd.h>

#include "config/setting_table.h"

namespace scrutiny {
namespace {

Settings parsed(std::string_view text) {
  auto settings = parse_settings(text, "config.toml");
  EXPECT_TRUE(settings.ok()) << (settings ? "" : settings.error().describe());
  return settings ? *settings : Settings{};
}

std::string fault(std::string_view text) {
  const auto settings = parse_settings(text, "config.toml");
  if (settings.ok()) return "accepted";
  EXPECT_EQ(settings.error().code(), ErrorCode::kConfigInvalid);
  return settings.error().public_text();
}

// Takes the sign off every "#name = value" line.
std::string uncommented(const std::string& text) {
  std::string result;
  bool line_start = true;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool sign = line_start && text[i] == '#' && i + 1 < text.size() && text[i + 1] != ' ';
    if (!sign) result += text[i];
    line_start = text[i] == '\n';
  }
  return result;
}

TEST(Settings, AnEmptyFileGivesTheDefaults) {
  const Settings settings = parsed("");
  EXPECT_EQ(settings.server.listen, "127.0.0.1:8443");
  EXPECT_EQ(settings.tls.minimum, TlsVersion::k13);
  EXPECT_EQ(settings.http.header_bytes, 16u * 1024);
  EXPECT_GE(settings.http.connections_per_address, 512u);
  EXPECT_EQ(settings.plugins.sandbox, Sandbox::kRequired);
}

TEST(Settings, ReadsEachKindOfValue) {
  const Settings settings = parsed(R"(
[server]
listen = "[::1]:443"
[tls]
minimum = "1.2"
[http]
header_bytes = 2_048
[plugins]
allowed_keys = ["0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"]
)");
  EXPECT_EQ(settings.server.listen, "[::1]:443");
  EXPECT_EQ(settings.tls.minimum, TlsVersion::k12);
  EXPECT_EQ(settings.http.header_bytes, 2048u);
  EXPECT_EQ(settings.plugins.allowed_keys.size(), 1u);
}

TEST(Settings, NamesFileLineAndKeyOfAnUnknownSetting) {
  EXPECT_EQ(fault("[http]\n\nheader_byte = 5\n"),
            "config.toml:3: unknown setting http.header_byte");
  EXPECT_EQ(fault("\n[htpp]\n"), "config.toml:2: unknown section or setting htpp");
  EXPECT_EQ(fault("listen = \"x\"\n"), "config.toml:1: unknown section or setting listen");
  EXPECT_EQ(fault("http = 1\n"), "config.toml:1: http is a section: write [http]");
}

TEST(Settings, NamesTheKindOfValueItWants) {
  EXPECT_EQ(fault("[http]\nheader_bytes = \"16K\"\n"),
            "config.toml:2: http.header_bytes must be a whole number of bytes");
  EXPECT_NE(fault("[http]\nheader_bytes = 1.5\n"), "accepted");
  EXPECT_NE(fault("[http]\nheader_bytes = true\n"), "accepted");
  EXPECT_NE(fault("[server]\nlisten = 8443\n"), "accepted");
  EXPECT_NE(fault("[plugins]\nallowed_keys = \"a\"\n"), "accepted");
  EXPECT_NE(fault("[plugins]\nallowed_keys = [1]\n"), "accepted");
  EXPECT_EQ(fault("[tls]\nminimum = \"1.1\"\n"),
            "config.toml:2: tls.minimum must be \"1.2\" or \"1.3\"");
  EXPECT_NE(fault("[plugins]\nsandbox = \"off\"\n"), "accepted");
}

TEST(Settings, RefusesEveryNumberJustOutsideItsRangeAndTakesItsEnds) {
  Settings defaults;
  for (const SettingRow& row : setting_rows()) {
    if (!std::holds_alternative<std::uint64_t*>(row.slot(defaults))) continue;
    const auto with = [&](std::int64_t value) {
      return "[" + std::string(row.section) + "]\n" + std::string(row.name) + " = " +
             std::to_string(value) + "\n";
    };
    const auto least = static_cast<std::int64_t>(row.least);
    const auto most = static_cast<std::int64_t>(row.most);
    const std::string range = " must be " + std::to_string(least) + " to " + std::to_string(most);
    EXPECT_NE(fault(with(least - 1)).find(range), std::string::npos) << row.name;
    EXPECT_NE(fault(with(most + 1)).find(range), std::string::npos) << row.name;
    // An end of a range may be at odds with another setting's default, never out of range.
    EXPECT_EQ(fault(with(least)).find(range), std::string::npos) << row.name;
    EXPECT_EQ(fault(with(most)).find(range), std::string::npos) << row.name;
  }
}

TEST(Settings, RefusesWhatDoesNotGoTogether) {
  for (const auto& [text, word] : {
           std::pair{"[server]\nlisten = \"localhost:8443\"\n", "server.listen"},
           std::pair{"[server]\nadmin_listen = \"192.0.2.1:9443\"\n", "loopback"},
           std::pair{"[http]\nconnections = 100\n", "connections_per_address"},
           std::pair{"[sessions]\nidle_minutes = 1000\n", "absolute_minutes"},
           std::pair{"[plugins]\ntotal_deadline = 1000\n", "progress_deadline"},
           std::pair{"[tls]\ncertificate = \"a.pem\"\n", "private_key"},
           std::pair{"[plugins]\nallowed_keys = [\"abc\"]\n", "64 lower-case hex"},
       }) {
    EXPECT_NE(fault(text).find(word), std::string::npos) << text;
  }
}

TEST(Settings, SurvivesHostileText) {
  for (const std::string& text :
       {std::string("[http"), std::string("= 1"), std::string("[http]\nheader_bytes = "),
        std::string("[http]\nheader_bytes = 5000\nheader_bytes = 6000\n"),
        std::string("[http]\n[http]\n"), std::string("\xff\xfe"), std::string("a\0b", 3),
        std::string("[http]\nheader_bytes = 99999999999999999999999\n"),
        std::string("[http.header_bytes]\n"), "a = " + std::string(5000, '[')}) {
    EXPECT_NE(fault(text), "accepted") << text.substr(0, 40);
  }
}

TEST(Settings, EveryDefaultLiesWithinItsRangeAndEveryReasonIsGiven) {
  Settings defaults;
  std::set<std::string> names;
  for (const SettingRow& row : setting_rows()) {
    EXPECT_TRUE(names.insert(std::string(row.section) + "." + std::string(row.name)).second);
    EXPECT_GT(row.reason.size(), 9u) << row.name;
    const Slot slot = row.slot(defaults);
    if (const auto* number = std::get_if<std::uint64_t*>(&slot)) {
      EXPECT_FALSE(row.unit.empty()) << row.name;
      EXPECT_GE(**number, row.least) << row.name;
      EXPECT_LE(**number, row.most) << row.name;
    }
  }
  EXPECT_GT(names.size(), 60u);
}

TEST(Settings, TheDescriptionNamesEverySettingAndParsesToTheDefaults) {
  const std::string text = describe_settings();
  Settings defaults;
  for (const std::string& variant : {text, uncommented(text)}) {
    Settings settings = parsed(variant);
    for (const SettingRow& row : setting_rows()) {
      EXPECT_NE(text.find("\n#" + std::string(row.name) + " = "), std::string::npos) << row.name;
      const Slot read = row.slot(settings);
      const Slot expected = row.slot(defaults);
      if (const auto* number = std::get_if<std::uint64_t*>(&read)) {
        EXPECT_EQ(**number, *std::get<std::uint64_t*>(expected)) << row.name;
      } else if (const auto* choice = std::get_if<ChoiceSlot>(&read)) {
        EXPECT_EQ(*choice->where, *std::get<ChoiceSlot>(expected).where) << row.name;
      }
    }
  }
  EXPECT_NE(uncommented(text).find("\nheader_bytes = 16384\n"), std::string::npos);
}

TEST(Settings, LoadsAFileAndNamesOneItCannotRead) {
  std::string folder = std::filesystem::temp_directory_path() / "settings_test.XXXXXX";
  ASSERT_NE(mkdtemp(folder.data()), nullptr);
  const auto file = std::filesystem::path(folder) / "config.toml";
  std::ofstream(file) << "[log]\nlevel = \"debug\"\n";
  const auto settings = load_settings(file);
  ASSERT_TRUE(settings.ok());
  EXPECT_EQ(settings->log.level, LogLevel::kDebug);

  for (const std::string& path : {file.string() + ".missing", folder}) {
    const auto missing = load_settings(path);
    ASSERT_FALSE(missing.ok());
    EXPECT_EQ(missing.error().code(), ErrorCode::kIo);
    EXPECT_NE(missing.error().public_text().find(path), std::string::npos);
  }
  std::filesystem::remove_all(folder);
}

TEST(ListenAddress, TakesFiguresAndPortOnly) {
  const auto v4 = parse_listen_address("127.0.0.1:8443");
  ASSERT_TRUE(v4.ok());
  EXPECT_EQ(v4->address, "127.0.0.1");
  EXPECT_EQ(v4->port, 8443);
  EXPECT_TRUE(is_loopback(*v4));
  const auto v6 = parse_listen_address("[::1]:0");
  ASSERT_TRUE(v6.ok());
  EXPECT_EQ(v6->address, "::1");
  EXPECT_TRUE(is_loopback(*v6));
  EXPECT_FALSE(is_loopback(parse_listen_address("0.0.0.0:1").value()));
  EXPECT_FALSE(is_loopback(parse_listen_address("[::]:1").value()));
  for (const auto* bad :
       {"", ":", "8443", "localhost:1", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536",
        "127.0.0.1:-1", "127.0.0.1:+1", "127.0.0.1:1x", "::1:80", "[127.0.0.1]:80", "[::1]80",
        "[]:80", "127.0.0.1 :80", "127.0.0.1:\t80"}) {
    EXPECT_FALSE(parse_listen_address(bad).ok()) << bad;
  }
}

}  // namespace
}  // namespace scrutiny
