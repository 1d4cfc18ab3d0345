#include "tests/support/ledger_disk.h"

#include "storage/audit/checkpoint.h"
#include "storage/audit/proof.h"
#include "storage/audit/tree.h"
#include "storage/crypto/hex.h"
#include "storage/crypto/random.h"
#include "storage/crypto/sha256.h"
#include "storage/engine/rocksdb_engine.h"
#include "tests/support/notes.h"

namespace scrutiny::testing {

LedgerSettings LedgerDisk::settings() {
  LedgerSettings out;
  out.paths.root = "/data";
  out.origin = kTestOrigin;
  out.kind = LogKind::kDemo;
  out.projections = {std::make_shared<Notes>()};
  out.clock = &clock;
  out.files = disk.files();
  out.fatal = [this](std::string_view reason) {
    const std::lock_guard lock(fatal_mutex);
    fatal.emplace_back(reason);
  };
  out.options.max_batch = 16;
  return out;
}

Result<std::unique_ptr<RunningLedger>> LedgerDisk::open(OpenMode mode) {
  return open_ledger(settings(), mode);
}

Result<EngineFaces> LedgerDisk::engine() {
  SCRUTINY_ASSIGN(
      auto opened,
      RocksEngine::open({.files = disk.files(), .path = "/data/db", .fatal = exit_on_fatal()}));
  const std::shared_ptr<RocksEngine> shared(std::move(opened));
  return EngineFaces{shared, shared};
}

Command RememberingClient::counter(const UnitId& unit, const std::string& key) const {
  Command command;
  command.action = "note.counted";
  command.actor = id_cast<ActorId>(account_);
  command.subject = new_id<SubjectId>();
  command.unit = unit;
  command.ids = {{"key", key}};
  command.idempotency = IdempotencyClaim{account_, key, sha256(as_bytes(key))};
  return command;
}

void RememberingClient::submit(RunningLedger& ledger, Command command) {
  const auto key = command.idempotency ? command.idempotency->key : std::string();
  if (!key.empty()) keys_[key] = command.unit;
  const auto done = ledger.submit_and_wait(std::move(command));
  if (!done.ok()) {
    ++refused_;
    return;
  }
  remember(key, done->receipt);
}

void RememberingClient::remember(const std::string& key, const Receipt& receipt) {
  receipts_[receipt.index] = receipt;
  if (!key.empty()) effects_[key] = receipt.index;
}

void RememberingClient::store_content(RunningLedger& ledger, const UnitId& unit,
                                      std::uint64_t size) {
  auto writer = ledger.create_blob(unit);
  const auto fill = static_cast<std::uint8_t>(round_);
  const Bytes bytes(size, fill);
  if (!writer.ok() || !(*writer)->write(bytes).ok() || !(*writer)->finish().ok()) {
    ++refused_;
    return;
  }
  Command command = counter(unit, "content " + std::to_string(round_) + " " + std::to_string(size));
  command.payload["content"] = {
      {"blob", (*writer)->id().text()}, {"size", size}, {"sha256", to_hex(sha256(bytes))}};
  const auto before = receipts_.size();
  submit(ledger, std::move(command));
  if (receipts_.size() > before) named_.push_back({unit, (*writer)->id(), size, fill});
}

void RememberingClient::work(RunningLedger& ledger) {
  ++round_;
  const auto unit = ledger.create_unit();
  if (!unit.ok()) {
    ++refused_;
    return;
  }
  Command note;
  note.action = "note.added";
  note.actor = id_cast<ActorId>(account_);
  note.subject = new_id<SubjectId>();
  note.unit = *unit;
  note.payload = {{"text", "round " + std::to_string(round_)}};
  submit(ledger, std::move(note));
  for (int i = 0; i < 3; ++i) {
    submit(ledger, counter(*unit, std::to_string(round_) + "/" + std::to_string(i)));
  }
  store_content(ledger, *unit, 1000);
  store_content(ledger, *unit, 300'000);
}

void RememberingClient::retry(RunningLedger& ledger) {
  const auto keys = keys_;
  for (const auto& [key, unit] : keys) {
    if (!key.starts_with("content")) submit(ledger, counter(unit, key));
  }
}

void RememberingClient::verify_receipts(const RunningLedger& ledger,
                                        std::vector<std::string>& wrong) const {
  const auto vkeys = ledger.verifiers();
  const auto now = open_checkpoint(ledger.checkpoint(), kTestOrigin, vkeys);
  if (!now.ok()) return wrong.push_back("the checkpoint does not open");
  for (const auto& [index, receipt] : receipts_) {
    const auto name = "receipt of record " + std::to_string(index) + ": ";
    const auto record = ledger.record(index);
    if (!record.ok() || leaf_hash(*record) != receipt.leaf) {
      wrong.push_back(name + "the record is missing or another");
      continue;
    }
    const auto old = open_checkpoint(receipt.checkpoint, kTestOrigin, vkeys);
    if (!old.ok()) {
      wrong.push_back(name + "its checkpoint does not open");
      continue;
    }
    const auto proof = ledger.consistency_proof(old->checkpoint.size, now->checkpoint.size);
    const bool grown =
        proof.ok() && verify_consistency({old->checkpoint.size, now->checkpoint.size,
                                          old->checkpoint.root, now->checkpoint.root},
                                         *proof)
                          .ok();
    if (!grown) wrong.push_back(name + "the log is not a continuation of its checkpoint");
  }
}

void RememberingClient::verify_log(const RunningLedger& ledger,
                                   std::vector<std::string>& wrong) const {
  TreeFrontier tree;
  Digest before{};
  std::int64_t counted = 0;
  std::map<std::string, int> uses;
  const auto state = ledger.snapshot();
  for (std::uint64_t i = 0; i < ledger.size(); ++i) {
    const auto name = "record " + std::to_string(i) + ": ";
    const auto bytes = ledger.record(i);
    if (!bytes.ok()) return wrong.push_back(name + "missing");
    const auto record = decode(*bytes);
    if (!record.ok() || record->prev != before) return wrong.push_back(name + "not linked");
    before = leaf_hash(*bytes);
    tree.append(before);
    const auto payload = ledger.payload(i);
    if (!payload.ok() && payload.error().code() == ErrorCode::kErased) continue;
    if (!payload.ok()) {
      wrong.push_back(name + "its payload: " + payload.error().describe());
      continue;
    }
    if (record->action == "note.counted") ++counted;
    if (const auto* idem = payload->payload.if_contains("idem")) {
      ++uses[std::string(idem->as_object().at("key").as_string())];
    }
    if (record->action == "note.added" && !state->get("note/" + record->subject.text())) {
      wrong.push_back(name + "its state row is missing");
    }
  }
  const auto row = state->get("count");
  if ((row ? row->at("n").as_int64() : 0) != counted) wrong.push_back("the count is off");
  for (const auto& [key, index] : effects_) {
    const auto payload = ledger.payload(index);
    const auto* idem = payload.ok() ? payload->payload.if_contains("idem") : nullptr;
    if (idem == nullptr ||
        idem->as_object().at("key").as_string() != to_hex(sha256(as_bytes(key)))) {
      wrong.push_back("record " + std::to_string(index) + " is not the effect of key " + key);
    }
  }
  for (const auto& [key, count] : uses) {
    if (count != 1) wrong.push_back("an idempotency key had " + std::to_string(count) + " effects");
  }
  const auto vkeys = ledger.verifiers();
  const auto now = open_checkpoint(ledger.checkpoint(), kTestOrigin, vkeys);
  if (!now.ok() || now->checkpoint.size != tree.size() || now->checkpoint.root != tree.root()) {
    wrong.push_back("the root is not that of the records");
  }
}

void RememberingClient::verify_content(const RunningLedger& ledger,
                                       std::vector<std::string>& wrong) const {
  for (const auto& named : named_) {
    auto reader = ledger.open_blob(named.unit, named.blob, named.size);
    Bytes bytes(named.size);
    const bool whole = reader.ok() && [&] {
      const auto read = (*reader)->read_at(0, bytes);
      return read.ok() && *read == named.size && bytes == Bytes(named.size, named.fill);
    }();
    if (!whole)
      wrong.push_back("content " + named.blob.text() + " of an acknowledged record is gone");
  }
}

std::vector<std::string> RememberingClient::verify(const RunningLedger& ledger) const {
  std::vector<std::string> wrong;
  verify_receipts(ledger, wrong);
  verify_log(ledger, wrong);
  verify_content(ledger, wrong);
  return wrong;
}

}  // namespace scrutiny::testing
