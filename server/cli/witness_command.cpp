#include "server/cli/witness_command.h"

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <thread>

#include <unistd.h>

#include "server/cli/answers.h"
#include "server/cli/key_file.h"
#include "server/cli/local_files.h"
#include "server/cli/log_keys.h"
#include "server/cli/server_nodes.h"
#include "server/cli/verify_command.h"
#include "server/witness/add_checkpoint.h"
#include "server/witness/witness.h"

namespace scrutiny::cli {
namespace {

namespace fs = std::filesystem;
using boost::json::object;

constexpr std::uint64_t kMaxKeyFile = 64u << 10;
constexpr std::string_view kWitnessLine = "Witness: ";  // before the PEM of an encrypted key

class Watch {
 public:
  Watch(const Context& context, Witness& witness, const NoteVerifier& log)
      : client_(context.server), context_(context), witness_(witness), log_(log), keys_(log) {}

  // kTampered: the log shows another history than the one cosigned before.
  Status look() {
    SCRUTINY_ASSIGN(const HttpAnswer answer, client_.get("/log/checkpoint"));
    SCRUTINY_ASSIGN(const OpenedCheckpoint opened, open_trusted(answer.body));
    SCRUTINY_ASSIGN(const Witness::Known known, witness_.known(log_.name()));
    const std::uint64_t size = opened.checkpoint.size;
    if (size < known.size) return shown_another(known, "it has only " + std::to_string(size));
    if (size == known.size && known.size != 0 && size == brought_) return {};
    AddCheckpoint request{known.size, {}, answer.body};
    if (known.size > 0 && known.size < size) {
      SCRUTINY_ASSIGN(request.proof,
                      consistency_proof(known.size, size, ServerNodes(client_, size)));
    }
    const WitnessAnswer cosigned = witness_.add_checkpoint(format_add_checkpoint(request));
    if (cosigned.status == 422) return shown_another(known, "its records were changed");
    if (cosigned.status != 200)
      return Error(ErrorCode::kTampered, "not cosigned: " + printable(cosigned.body, Lines::kOne));
    SCRUTINY_ASSIGN(const Witness::Known now, witness_.known(log_.name()));
    SCRUTINY_TRY(bring(now.note));
    brought_ = now.size;
    say("cosigned " + std::to_string(now.size) + " records");
    return {};
  }

 private:
  // Follows rotations of the log's key, says so, and lets the witness know.
  Result<OpenedCheckpoint> open_trusted(const std::string& note) {
    const std::size_t known = keys_.keys().size();
    auto opened = keys_.open(note, client_);
    for (std::size_t i = known; i < keys_.keys().size(); ++i) {
      witness_.add_log(keys_.keys()[i].key);
    }
    for (const std::string& news : keys_.news()) say("THE LOG'S KEY WAS ROTATED: " + news);
    return opened;
  }
  Status bring(const std::string& note) {
    SCRUTINY_ASSIGN(const HttpAnswer answer,
                    client_.post("/log/cosignatures", object{{"note", note}}, fresh_key(), ""));
    static_cast<void>(answer);
    return {};
  }
  // Brings the proof to the service, so that it stops, and says so here.
  Status shown_another(const Witness::Known& known, const std::string& what) {
    static_cast<void>(bring(known.note));
    return Error(ErrorCode::kTampered, "THE LOG IS NOT WHAT IT WAS: " + std::to_string(known.size) +
                                           " records were cosigned here, and now " + what +
                                           ". Keep this folder; it is the evidence.");
  }
  void say(const std::string& text) const {
    if (context_.format == Format::kText) std::printf("%s\n", text.c_str());
    std::fflush(stdout);
  }

  HttpClient client_;
  const Context& context_;
  Witness& witness_;
  const NoteVerifier& log_;
  TrustedLogKeys keys_;
  std::uint64_t brought_ = 0;
};

Status keygen(const KeygenCommand& command) {
  if (!is_note_key_name(command.name))
    return Error(ErrorCode::kInvalidArgument,
                 "a key's name has no space, \"+\" or control character");
  if (fs::exists(command.file))
    return Error(ErrorCode::kConflict, command.file + " exists and is not overwritten");
  const NoteSigner key(command.name, NoteKeyType::kCosignature, SigningKey::generate());
  const std::string passphrase = passphrase_of_environment();
  SCRUTINY_TRY(passphrase.empty()
                   ? write_whole_file(command.file, key.private_text() + "\n")
                   : write_key_file(command.file, key.key(), passphrase,
                                    std::string(kWitnessLine) + command.name + "\n"));
  SCRUTINY_TRY(write_whole_file(command.file + ".pub", key.verifier().text() + "\n"));
  std::printf("%s\n", key.verifier().text().c_str());
  return {};
}

struct WatchKeys {
  NoteVerifier log;
  NoteSigner own;
};
Result<WatchKeys> keys_for(const Context& context, const WatchCommand& command) {
  if (context.log_key.empty())
    return Error(ErrorCode::kInvalidArgument, "say whose log it is: --log-key KEY");
  SCRUTINY_ASSIGN(NoteVerifier log, read_verifier_key(context.log_key));
  SCRUTINY_ASSIGN(NoteSigner own, read_witness_key(command.key));
  return WatchKeys{std::move(log), std::move(own)};
}

Status watch(const Context& context, const WatchCommand& command, WatchKeys keys) {
  SCRUTINY_ASSIGN(const std::unique_ptr<WitnessStore> store, WitnessStore::open(command.folder));
  const NoteVerifier log = std::move(keys.log);
  Witness witness(std::move(keys.own), *store, &Witness::system_seconds);
  witness.add_log(log);
  Watch watch(context, witness, log);
  for (;;) {
    Status looked = watch.look();
    // A server that cannot be reached now is no evidence of anything.
    const bool later = !looked.ok() && looked.error().code() == ErrorCode::kUnavailable;
    if (!looked.ok() && (command.once || !later)) return looked;
    if (later) std::fprintf(stderr, "scrutiny: %s\n", looked.error().public_text().c_str());
    if (command.once) return {};
    std::this_thread::sleep_for(std::chrono::seconds(command.every_seconds));
  }
}

ExitCode ended(const Status& done, const Context& context) {
  return done.ok() ? ExitCode::kHolds : report(done.error(), context.format);
}

}  // namespace

Result<NoteSigner> read_witness_key(const std::string& file) {
  SCRUTINY_ASSIGN(std::string text, read_whole_file(file, kMaxKeyFile));
  if (text.starts_with(kWitnessLine)) {
    const std::string name =
        text.substr(kWitnessLine.size(), text.find('\n') - kWitnessLine.size());
    if (is_note_key_name(name)) {
      SCRUTINY_ASSIGN(SigningKey secret, read_key_file(file, passphrase_of_environment()));
      return NoteSigner(name, NoteKeyType::kCosignature, std::move(secret));
    }
  }
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  auto key = NoteSigner::parse(text);
  if (key.ok() && key->verifier().type() == NoteKeyType::kCosignature) return key;
  return Error(ErrorCode::kInvalidArgument, file + " is not a witness's key; make one with keygen");
}

ExitCode run_keygen(const Context& context, const KeygenCommand& command) {
  return ended(keygen(command), context);
}

ExitCode run_witness_serve(const Context& context, const ServeCommand& command) {
  std::error_code error;
  const fs::path program =
      fs::read_symlink("/proc/self/exe", error).parent_path() / "scrutiny-witness";
  std::vector<std::string> words{program.string(), "--listen", command.listen, "--key",
                                 command.key,      "--state",  command.folder};
  std::vector<std::string> logs = command.logs;
  if (!context.log_key.empty()) logs.push_back(context.log_key);
  for (const std::string& log : logs) words.insert(words.end(), {"--log", log});
  if (!command.certificate.empty()) {
    words.insert(words.end(),
                 {"--certificate", command.certificate, "--private-key", command.private_key});
  }
  std::vector<char*> argv;
  argv.reserve(words.size() + 1);
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  ::execv(argv[0], argv.data());
  return report(
      Error(ErrorCode::kNotFound, "cannot start " + program.string() + ": " + std::strerror(errno)),
      context.format);
}

ExitCode run_witness_watch(const Context& context, const WatchCommand& command) {
  auto keys = keys_for(context, command);
  if (keys.ok()) return ended(watch(context, command, std::move(keys).value()), context);
  const ExitCode code = report(keys.error(), context.format);
  // A key that is of no use says nothing about the log.
  return code == ExitCode::kDoesNotHold ? ExitCode::kUsage : code;
}

}  // namespace scrutiny::cli
