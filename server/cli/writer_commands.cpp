#include "server/cli/writer_commands.h"

#include <charconv>
#include <cstdio>

#include "server/cli/answers.h"
#include "server/cli/key_file.h"
#include "server/cli/writer_signing.h"
#include "storage/crypto/base64.h"
#include "storage/crypto/hex.h"
#include "storage/crypto/sha256.h"

namespace scrutiny::cli {
namespace {

using boost::json::array;
using boost::json::object;

ExitCode ended(const Status& done, const Context& context) {
  return done.ok() ? ExitCode::kHolds : report(done.error(), context.format);
}

void say_key(const Context& context, const SigningKey& key) {
  const std::string id = to_hex(sha256(key.public_key()));
  if (context.format == Format::kJson)
    return print_json(object{{"key", id}, {"public_key", to_base64(key.public_key())}});
  std::printf("public key   %s\nfingerprint  %s\n", to_base64(key.public_key()).c_str(),
              id.c_str());
}

Status keygen(const Context& context, const std::string& file) {
  const SigningKey key = SigningKey::generate();
  SCRUTINY_TRY(write_key_file(file, key, passphrase_of_environment()));
  say_key(context, key);
  return {};
}

Status list(const Context& context) {
  HttpClient client(context.server);
  SCRUTINY_ASSIGN(const HttpAnswer answer, client.get("/api/v1/writer-keys"));
  SCRUTINY_ASSIGN(const object found, parse_answer(answer.body));
  if (context.format == Format::kJson) {
    print_json(found);
    return {};
  }
  std::string out = "scrutiny.writer-keys.v1\n";
  for (const auto& each : array_of(found, "items")) {
    if (!each.is_object()) continue;
    const object& key = each.as_object();
    const bool revoked = key.contains("revoked");
    out += text_of(key, "public_key") + " " + text_of(key, "account") + " " +
           std::to_string(number_of(key, "registered")) + " " +
           (revoked ? std::to_string(number_of(key, "revoked")) : "-") + " " + shown(key, "name") +
           "\n";
  }
  std::fputs(out.c_str(), stdout);
  return {};
}

Status enrol(const Context& context, const WriterKeyCommand& command) {
  HttpClient client(context.server);
  SCRUTINY_ASSIGN(const SigningKey key, read_key_file(command.file, passphrase_of_environment()));
  const std::string public_key = to_base64(key.public_key());
  const std::string id = to_hex(sha256(key.public_key()));
  const auto means = [&](object payload) {
    payload.erase("account");  // whose the key is, the holder's own credential decided
    return exactly({{"key", public_key}, {"name", command.name}}, payload);
  };
  SCRUTINY_ASSIGN(const object done,
                  post_signed(client, context, key,
                              {"/api/v1/writer-keys",
                               {{"name", command.name}, {"public_key", public_key}},
                               "",
                               "writer_key.registered",
                               id.substr(0, 32),
                               means}));
  if (context.format == Format::kJson) {
    print_json(done);
    return {};
  }
  say_key(context, key);
  std::printf("registered by record %llu\n",
              static_cast<unsigned long long>(number_of(object_of(done, "receipt"), "index")));
  return {};
}

Status revoke(const Context& context, const WriterKeyCommand& command) {
  HttpClient client(context.server);
  SCRUTINY_ASSIGN(const HttpAnswer answer,
                  client.post("/api/v1/writer-keys/" + url_encode(command.key) + "/revoke",
                              object{{"reason", command.reason}}, fresh_key(), ""));
  SCRUTINY_ASSIGN(const object done, parse_answer(answer.body));
  if (context.format == Format::kJson) {
    print_json(done);
  } else {
    std::printf("revoked; what it signed before stays\n");
  }
  return {};
}

Result<array> evidence_of(const SignedStepCommand& command) {
  array out;
  for (const std::string& each : command.evidence) {
    const auto colon = each.find(':');
    std::uint64_t version = 0;
    const char* const end = each.data() + each.size();
    const bool fits = colon == 32 &&
                      std::from_chars(each.data() + colon + 1, end, version).ptr == end &&
                      version > 0;
    if (!fits) return Error(ErrorCode::kInvalidArgument, each + " is not DOCUMENT:VERSION");
    out.push_back(object{{"document", each.substr(0, colon)}, {"version", version}});
  }
  return out;
}

// What the step's body says, and what its record has to say.
struct Meant {
  object body;
  object payload;
};

Result<Meant> meant(const SignedStepCommand& command, const std::string& step) {
  Meant out;
  const auto both = [&out](const char* name, const std::string& text) {
    if (!text.empty()) out.body[name] = out.payload[name] = text;
  };
  if (step == "reopen") both("reason", command.text);
  if (step == "verify" || step == "complete") {
    SCRUTINY_ASSIGN(const array evidence, evidence_of(command));
    out.payload["evidence"] = evidence;
    if (step == "complete") out.body["evidence"] = evidence;
    both("note", command.note);
  }
  if (step == "complete") both("impact", command.impact);
  return out;
}

std::string record_of(const std::string& step) {
  if (step == "agree") return "action.agreed";
  if (step == "complete") return "action.completed";
  return step == "verify" ? "action.verified" : "action.reopened";
}

Status take(const Context& context, const SignedStepCommand& command, const std::string& step) {
  HttpClient client(context.server);
  const std::string path = "/api/v1/actions/" + url_encode(command.action);
  SCRUTINY_ASSIGN(const Meant wanted, meant(command, step));
  SCRUTINY_ASSIGN(const HttpAnswer details, client.get(path));
  object done;
  if (command.sign_with.empty()) {
    SCRUTINY_ASSIGN(const HttpAnswer answer,
                    client.post(path + "/" + step, wanted.body, fresh_key(), details.etag));
    SCRUTINY_ASSIGN(done, parse_answer(answer.body));
  } else {
    SCRUTINY_ASSIGN(const SigningKey key,
                    read_key_file(command.sign_with, passphrase_of_environment()));
    const auto means = [&](const object& payload) { return exactly(wanted.payload, payload); };
    SCRUTINY_ASSIGN(done, post_signed(client, context, key,
                                      {path + "/" + step, wanted.body, details.etag,
                                       record_of(step), command.action, means}));
  }
  if (context.format == Format::kJson) {
    print_json(done);
    return {};
  }
  std::printf("%s: %s, record %llu%s\n", command.action.c_str(), shown(done, "state").c_str(),
              static_cast<unsigned long long>(number_of(object_of(done, "receipt"), "index")),
              command.sign_with.empty() ? "" : ", signed with your own key");
  return {};
}

}  // namespace

ExitCode run_writer_keygen(const Context& context, const std::string& file) {
  return ended(keygen(context, file), context);
}

ExitCode run_writer_keys(const Context& context) {
  return ended(list(context), context);
}

ExitCode run_register_writer_key(const Context& context, const WriterKeyCommand& command) {
  return ended(enrol(context, command), context);
}

ExitCode run_revoke_writer_key(const Context& context, const WriterKeyCommand& command) {
  return ended(revoke(context, command), context);
}

ExitCode run_signed_step(const Context& context, const SignedStepCommand& command,
                         const std::string& step) {
  return ended(take(context, command, step), context);
}

}  // namespace scrutiny::cli
