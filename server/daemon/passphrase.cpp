#include "server/daemon/passphrase.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>

#include <fcntl.h>
#include <openssl/crypto.h>
#include <termios.h>
#include <unistd.h>

#include "server/daemon/files.h"

namespace scrutiny {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostPassphrase = 1024;
constexpr const char* kCredential = "scrutiny-passphrase";

Error refused(std::string why) {
  return Error(ErrorCode::kBadCredentials, std::move(why));
}

Result<std::string> first_line(std::string text, const std::string& where) {
  const auto end = text.find_first_of("\r\n");
  std::string line = text.substr(0, end);
  OPENSSL_cleanse(text.data(), text.size());
  if (!line.empty() && line.size() <= kMostPassphrase) return line;
  return refused("The passphrase in " + where + " is empty or longer than 1,024 bytes.");
}

Status check_private(const fs::path& file) {
  std::error_code error;
  const auto others = fs::perms::group_all | fs::perms::others_all;
  const auto status = fs::status(file, error);
  if (error || (status.permissions() & others) == fs::perms::none) return {};
  return refused("The passphrase file " + file.string() +
                 " may be read by others than its owner. Choose another passphrase, then run: "
                 "chmod 600 " +
                 file.string());
}

Result<std::string> from_file(const fs::path& file) {
  auto text = read_small_file(file);
  if (!text.ok()) return refused("The passphrase file " + file.string() + " cannot be read.");
  return first_line(std::move(text).value(), file.string());
}

Result<std::string> from_private_file(const fs::path& file) {
  SCRUTINY_TRY(check_private(file));
  return from_file(file);
}

// What is typed on the terminal, whatever standard input is, without being shown.
class Terminal {
 public:
  Terminal() : terminal_(::open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC)) {}
  ~Terminal() {
    if (terminal_ >= 0) ::close(terminal_);
  }
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  bool is_there() const { return terminal_ >= 0; }
  Result<std::string> ask(const std::string& question) const {
    termios before{};
    if (::tcgetattr(terminal_, &before) != 0) return refused("The terminal cannot be used.");
    // Key by key, interrupts too: a signal must not leave the terminal without an echo.
    termios silent = before;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO | ICANON | ISIG);
    silent.c_cc[VMIN] = 1;
    silent.c_cc[VTIME] = 0;
    ::tcsetattr(terminal_, TCSAFLUSH, &silent);
    say(question);
    auto line = type();
    ::tcsetattr(terminal_, TCSAFLUSH, &before);
    say("\n");
    if (!line) return refused("Nothing was typed; nothing was changed.");
    return first_line(std::move(*line), "the answer");
  }

 private:
  // nullopt when it was broken off with Ctrl-C, Ctrl-D or Ctrl-\.
  std::optional<std::string> type() const {
    std::string line;
    line.reserve(kMostPassphrase + 2);
    char c = 0;
    while (line.size() <= kMostPassphrase && ::read(terminal_, &c, 1) == 1) {
      if (c == '\n' || c == '\r') return line;
      if (c == 3 || c == 4 || c == 28) return std::nullopt;
      if (c != 8 && c != 127) {
        line.push_back(c);
      } else if (!line.empty()) {
        line.pop_back();
      }
    }
    return std::nullopt;
  }
  void say(const std::string& text) const {
    if (::write(terminal_, text.data(), text.size()) < 0) return;  // a terminal that went away
  }
  int terminal_;
};

Result<std::string> find_passphrase(const LedgerTuning& settings) {
  if (!settings.passphrase_file.empty()) return from_private_file(settings.passphrase_file);
  if (const char* folder = std::getenv("CREDENTIALS_DIRECTORY"); folder != nullptr) {
    std::error_code error;
    // Its folder is closed; the mode of the file shows an access list, not others.
    const fs::path file = fs::path(folder) / kCredential;
    if (fs::exists(file, error)) return from_file(file);
  }
  if (!settings.passphrase_env.empty()) {
    char* value = std::getenv(settings.passphrase_env.c_str());
    if (value != nullptr) {
      auto found = first_line(value, "the environment variable " + settings.passphrase_env);
      // Nobody reads it again, in /proc or as a child process.
      OPENSSL_cleanse(value, std::strlen(value));
      ::unsetenv(settings.passphrase_env.c_str());
      return found;
    }
  }
  const Terminal terminal;
  if (terminal.is_there()) return terminal.ask("Passphrase of the keys folder: ");
  return refused(
      "The keys of this data folder are wrapped by a passphrase, and there is nowhere to take it "
      "from: set ledger.passphrase_file or ledger.passphrase_env, give the systemd credential "
      "scrutiny-passphrase, or start from a terminal.");
}

struct Asked {
  std::mutex mutex;
  std::optional<std::string> answer;
  ~Asked() {
    if (answer) OPENSSL_cleanse(answer->data(), answer->size());
  }
};

}  // namespace

std::function<Result<std::string>()> passphrase_of(const LedgerTuning& settings) {
  const auto asked = std::make_shared<Asked>();
  return [settings, asked]() -> Result<std::string> {
    const std::lock_guard lock(asked->mutex);
    if (!asked->answer) {
      SCRUTINY_ASSIGN(asked->answer, find_passphrase(settings));
    }
    return *asked->answer;
  };
}

Result<std::string> new_passphrase(const std::string& file) {
  std::string text;
  if (!file.empty()) {
    SCRUTINY_ASSIGN(text, from_private_file(file));
  } else {
    const Terminal terminal;
    if (!terminal.is_there()) {
      return refused("There is no terminal to ask on: name a file with --passphrase-file.");
    }
    SCRUTINY_ASSIGN(text, terminal.ask("New passphrase: "));
    SCRUTINY_ASSIGN(const std::string again, terminal.ask("Once more: "));
    if (text != again) return refused("The two are not the same; nothing was changed.");
  }
  if (text.size() >= kLeastPassphrase) return text;
  return Error(ErrorCode::kInvalidArgument,
               "The passphrase has fewer than 15 characters; four or five random words are good.");
}

}  // namespace scrutiny
