#include "storage/ledger/key_rewrap.h"

#include "storage/crypto/constant_time.h"
#include "storage/ledger/key_files.h"
#include "storage/ledger/key_slots.h"

namespace scrutiny {
namespace {

constexpr std::size_t kMostFileBytes = std::size_t{4} << 30;
constexpr std::size_t kMostLogKeyBytes = std::size_t{1} << 20;
constexpr std::uint64_t kProgressStep = 4096;

struct Paths {
  explicit Paths(const KeyStoreOptions& options)
      : data(KeyStore::file_path(options.folder)),
        log(KeyStore::log_key_path(options.folder)),
        kek(key_file_path(options.folder, options.encryption)) {}
  std::string data;
  std::string log;
  std::string kek;
};

class Rewrap {
 public:
  Rewrap(const KeyStoreOptions& options, Key256 old_key, const KeyHeader& old_header)
      : files_(options.files), paths_(options), old_key_(old_key), header_(old_header) {}

  Status choose(const NewWrapping& to) {
    ++header_.rewraps;
    if (const auto* passphrase = std::get_if<Passphrase>(&to)) {
      if (passphrase->text.empty()) {
        return Error(ErrorCode::kInvalidArgument, "The passphrase is empty.");
      }
      SCRUTINY_ASSIGN(new_key_, new_passphrase_key(*passphrase, header_));
    } else {
      if (const auto* from = std::get_if<KeyFileFrom>(&to)) {
        SCRUTINY_ASSIGN(new_key_, read_key_file(files_, from->path));
      } else {
        new_key_ = Key256::generate();
      }
      use_key_file(*new_key_, header_);
    }
    if (!equal_constant_time(new_key_->view(), old_key_.view())) return {};
    return Error(ErrorCode::kConflict, "The new key is the one the keys are wrapped with already.");
  }

  // The same keys under the new wrapping key, read back before anything relies on them.
  Status stage(ByteView data, const std::function<void(std::uint64_t, std::uint64_t)>& progress) {
    std::string fresh = header_.encode();
    const auto content = data.subspan(KeyHeader::kSize);
    const std::uint64_t slots = content.size() / key_slots::kSlotSize;
    fresh.reserve(fresh.size() + slots * key_slots::kSlotSize);
    for (std::uint64_t i = 0; i < slots; ++i) {
      SCRUTINY_TRY(add(content.subspan(i * key_slots::kSlotSize, key_slots::kSlotSize), fresh));
      if (progress && i % kProgressStep == 0) progress(i, slots);
    }
    SCRUTINY_ASSIGN(const Bytes log, read_file(files_, paths_.log, kMostLogKeyBytes));
    SCRUTINY_ASSIGN(const auto log_keys, decode_log_keys(old_key_, log));
    const std::string fresh_log = encode_log_keys(*new_key_, log_keys);
    SCRUTINY_TRY([&]() -> Status {
      auto again = decode_log_keys(*new_key_, as_bytes(fresh_log));
      return again.ok() ? Status() : Status(std::move(again).error());
    }());
    if (header_.derivation == KeyDerivation::kFile) {
      std::string text = key_file_text(*new_key_);
      const auto staged = stage_key_file(files_, paths_.kek, as_bytes(text));
      OPENSSL_cleanse(text.data(), text.size());
      SCRUTINY_TRY(staged);
    }
    SCRUTINY_TRY(stage_key_file(files_, paths_.log, as_bytes(fresh_log)));
    return stage_key_file(files_, paths_.data, as_bytes(fresh));
  }

  const KeyHeader& header() const { return header_; }
  RewrapReport report;

 private:
  Status add(ByteView raw, std::string& out) {
    const auto slot = key_slots::read(raw);
    if (!slot) {
      out.append(as_text(raw));
      ++report.damaged;
      return {};
    }
    if (slot->kind == key_slots::Kind::kDestroyed) {
      out += key_slots::destroyed(slot->unit);
      ++report.destroyed;
      return {};
    }
    auto key = key_slots::open(old_key_, *slot);
    if (!key.ok()) {
      return Error(ErrorCode::kCorruption,
                   "The key of unit " + slot->unit.text() +
                       " does not unwrap; nothing was changed. Run fsck, and restore the keys "
                       "folder from its copy.");
    }
    const std::string fresh = key_slots::living(*new_key_, slot->unit, *key);
    const auto written = key_slots::read(as_bytes(fresh));
    SCRUTINY_ASSIGN(const Key256 again, key_slots::open(*new_key_, written.value()));
    if (!equal_constant_time(again.view(), key->view())) {
      return Error(ErrorCode::kInternal, "A key did not survive its wrapping.");
    }
    out += fresh;
    ++report.living;
    return {};
  }

  const FileSystemPtr& files_;
  const Paths paths_;
  const Key256 old_key_;
  std::optional<Key256> new_key_;
  KeyHeader header_;
};

Result<bool> in_use(const KeyStoreOptions& options, const Paths& paths) {
  return file_exists(options.files, replaced_path(paths.data));
}

// data.keys is the new one: the others follow it, and the old ones go, data.keys last, because it
// is what says that there is something left to do.
Status finish(const KeyStoreOptions& options, const Paths& paths) {
  const auto& files = options.files;
  SCRUTINY_TRY(install_staged(files, paths.data));
  SCRUTINY_TRY(install_staged(files, paths.log));
  SCRUTINY_TRY(install_staged(files, paths.kek));
  SCRUTINY_ASSIGN(const Bytes bytes, read_file(files, paths.data, kMostFileBytes));
  SCRUTINY_ASSIGN(const auto header, KeyHeader::decode(bytes));
  if (header.derivation == KeyDerivation::kArgon2id) {
    SCRUTINY_TRY(destroy_key_file(files, paths.kek));
  }
  SCRUTINY_TRY(destroy_key_file(files, replaced_path(paths.kek)));
  SCRUTINY_TRY(destroy_key_file(files, replaced_path(paths.log)));
  return destroy_key_file(files, replaced_path(paths.data));
}

}  // namespace

Status settle_keys(const KeyStoreOptions& options) {
  const Paths paths(options);
  SCRUTINY_ASSIGN(const bool begun, in_use(options, paths));
  if (begun) return finish(options, paths);
  // data.keys is as it was: what was staged for it is of no use.
  SCRUTINY_TRY(destroy_key_file(options.files, staged_path(paths.data)));
  SCRUTINY_TRY(destroy_key_file(options.files, staged_path(paths.kek)));
  return settle_key_file(options.files, paths.log);
}

Result<RewrapReport> rewrap_keys(
    const KeyStoreOptions& options, const NewWrapping& to,
    const std::function<void(std::uint64_t, std::uint64_t)>& progress) {
  SCRUTINY_TRY(settle_keys(options));
  const Paths paths(options);
  SCRUTINY_ASSIGN(const Bytes data, read_file(options.files, paths.data, kMostFileBytes));
  SCRUTINY_ASSIGN(const KeyHeader header, KeyHeader::decode(data));
  SCRUTINY_ASSIGN(const Key256 key,
                  load_wrapping_key(options.files, options.folder, options.encryption, header));
  Rewrap rewrap(options, key, header);
  SCRUTINY_TRY(rewrap.choose(to));
  SCRUTINY_TRY(rewrap.stage(data, progress));
  SCRUTINY_TRY(finish(options, paths));
  RewrapReport report = std::move(rewrap.report);
  report.wrapping = {rewrap.header().derivation, rewrap.header().rewraps};
  report.overwritten = {paths.data, paths.log};
  if (header.derivation == KeyDerivation::kFile) report.overwritten.push_back(paths.kek);
  if (report.wrapping.derivation == KeyDerivation::kFile) report.key_file = paths.kek;
  return report;
}

}  // namespace scrutiny
