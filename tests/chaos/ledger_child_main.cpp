// The process that tests/chaos kills: a ledger on a data folder, driven line by line.
//   ledger_child FOLDER
// Standard input:  KEY KIND     KIND: counter | note | small | large (with that much content)
// Standard output: ready | KEY INDEX LEAF CHECKPOINT(base64) once it is durable | KEY refused WHY
#include <condition_variable>
#include <iostream>
#include <mutex>
#include <string>

#include <unistd.h>

#include "storage/crypto/base64.h"
#include "storage/crypto/hex.h"
#include "storage/crypto/random.h"
#include "storage/crypto/sha256.h"
#include "storage/ledger/open.h"
#include "tests/support/notes.h"
#include "tests/support/test_ledger.h"

namespace scrutiny {
namespace {

class Answers {
 public:
  void expect() {
    const std::lock_guard lock(mutex_);
    ++open_;
  }
  // One write of one line below PIPE_BUF: never mixed, and complete or absent if we are killed.
  void say(const std::string& line) {
    const std::string bytes = line + "\n";
    if (::write(STDOUT_FILENO, bytes.data(), bytes.size()) < 0) ::_exit(1);
  }
  void answered() {
    const std::lock_guard lock(mutex_);
    if (--open_ == 0) none_open_.notify_all();
  }
  void wait() {
    std::unique_lock lock(mutex_);
    none_open_.wait(lock, [&] { return open_ == 0; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable none_open_;
  std::size_t open_ = 0;
};

Status add_content(Ledger& ledger, const UnitId& unit, std::size_t size,
                   boost::json::object& payload) {
  SCRUTINY_ASSIGN(auto writer, ledger.create_blob(unit));
  Bytes content(size);
  random_bytes(content);
  SCRUTINY_TRY(writer->write(content));
  SCRUTINY_TRY(writer->finish());
  payload["content"] = {
      {"blob", writer->id().text()}, {"size", size}, {"sha256", to_hex(sha256(content))}};
  return {};
}

Result<Command> make_command(Ledger& ledger, const std::string& key, const std::string& kind) {
  SCRUTINY_ASSIGN(const UnitId unit, ledger.create_unit());
  Command command;
  command.action = kind == "note" ? "note.added" : "note.counted";
  command.subject = new_id<SubjectId>();
  command.unit = unit;
  command.payload = {{"text", key}};
  command.idempotency = IdempotencyClaim{AccountId(AccountId::Raw{42}), key, sha256(as_bytes(key))};
  if (kind == "small") SCRUTINY_TRY(add_content(ledger, unit, 2'000, command.payload));
  if (kind == "large") SCRUTINY_TRY(add_content(ledger, unit, 400'000, command.payload));
  return command;
}

int run(const std::string& folder) {
  LedgerSettings settings;
  settings.paths.root = folder;
  settings.origin = testing::kTestOrigin;
  settings.kind = LogKind::kDemo;
  settings.projections = {std::make_shared<testing::Notes>()};
  settings.options.reserve_bytes = 0;
  auto ledger = open_ledger(std::move(settings), OpenMode::kCreateIfMissing);
  if (!ledger.ok()) {
    std::cerr << ledger.error().describe() << "\n";
    return 1;
  }
  Answers answers;
  answers.say("ready");
  std::string key;
  std::string kind;
  while (std::cin >> key >> kind) {
    auto command = make_command(**ledger, key, kind);
    if (!command.ok()) {
      answers.say(key + " refused " + command.error().describe());
      continue;
    }
    answers.expect();
    (*ledger)->submit(std::move(command).value(), [&answers, key](Result<Committed> done) {
      if (done.ok()) {
        answers.say(key + " " + std::to_string(done->receipt.index) + " " +
                    to_hex(done->receipt.leaf) + " " +
                    to_base64(as_bytes(done->receipt.checkpoint)));
      } else {
        answers.say(key + " refused " + done.error().describe());
      }
      answers.answered();
    });
  }
  answers.wait();
  return 0;
}

}  // namespace
}  // namespace scrutiny

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: ledger_child FOLDER\n";
    return 2;
  }
  return scrutiny::run(argv[1]);
}
