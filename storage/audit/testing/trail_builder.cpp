#include "storage/audit/testing/trail_builder.h"

#include <fstream>

#include "storage/audit/canonical_json.h"
#include "storage/audit/public_schema.h"
#include "storage/audit/tiles.h"
#include "storage/crypto/base64.h"
#include "storage/crypto/hex.h"
#include "storage/crypto/payload.h"
#include "storage/crypto/random.h"
#include "storage/crypto/sha256.h"

namespace scrutiny {
namespace {

void append(ByteView bytes, Bytes& out) {
  out.insert(out.end(), bytes.begin(), bytes.end());
}

void append_number(std::uint64_t value, unsigned bytes, Bytes& out) {
  for (unsigned i = bytes; i > 0; --i)
    out.push_back(static_cast<std::uint8_t>(value >> (8 * (i - 1)) & 0xFF));
}

Bytes bytes_of(std::string_view text) {
  const ByteView view = as_bytes(text);
  return {view.begin(), view.end()};
}

Record fresh(const std::string& action, const UnitId& unit) {
  Record record;
  record.action = action;
  record.actor = new_id<ActorId>();
  record.agency = new_id<AgencyId>();
  record.subject = new_id<SubjectId>();
  record.version = 1;
  record.unit = unit;
  return record;
}

}  // namespace

TrailBuilder::TrailBuilder(NoteSigner signer)
    : signer_(std::move(signer)), origin_(signer_.verifier().name()), system_unit_(create_unit()) {
  Record record = fresh("log.created", system_unit_);
  record.public_ = to_public(LogCreated{origin_, 1, signer_.verifier().text(), LogKind::kDemo});
  add(std::move(record), {});
}

UnitId TrailBuilder::create_unit() {
  const UnitId unit = new_id<UnitId>();
  keys_.emplace(unit, Key256::generate());
  return unit;
}

std::uint64_t TrailBuilder::add(const std::string& action, const UnitId& unit,
                                const boost::json::object& payload) {
  return add(fresh(action, unit), payload);
}

std::uint64_t TrailBuilder::add(Record record, const boost::json::object& payload) {
  return put(std::move(record), payload, nullptr);
}

std::uint64_t TrailBuilder::add_signed(Record record, const SigningKey& writer,
                                       std::optional<std::array<std::uint8_t, 16>> nonce) {
  record.writer =
      WriterSignature{sha256(writer.public_key()), nonce ? *nonce : random_array<16>(), {}};
  return put(std::move(record), {}, &writer);
}

std::uint64_t TrailBuilder::put(Record record, const boost::json::object& payload,
                                const SigningKey* writer) {
  const std::uint64_t index = size();
  record.index = index;
  if (index > 0) record.prev = leaves_.back();
  record.time = now_;
  const auto salt = random_array<32>();
  const std::string payload_text = canonical(payload);
  if (with_payloads_) {
    SealedPayload sealed =
        seal_payload(keys_.at(record.unit), {origin_, record.unit}, salt, as_bytes(payload_text));
    boxes_.push_back(std::move(sealed.box));
    units_.push_back(record.unit);
  }
  record.commit = commitment(salt, as_bytes(payload_text));
  if (writer != nullptr) {
    record.writer->signature = writer->sign(as_bytes(writer_message(origin_, record)));
  }
  records_.push_back(encode(record));
  leaves_.push_back(leaf_hash(records_.back()));
  frontier_.append(leaves_.back(), [this](unsigned level, std::uint64_t, const Digest& hash) {
    if (nodes_.size() <= level) nodes_.resize(level + 1);
    nodes_[level].push_back(hash);
  });
  return index;
}

boost::json::object TrailBuilder::add_content(const UnitId& unit, ByteView original) {
  const auto blob = new_id<BlobId>();
  blobs_["blobs/" + blob.text()] = seal_box(keys_.at(unit), {origin_, unit}, original);
  return {{"blob", blob.text()}, {"sha256", to_hex(sha256(original))}, {"size", original.size()}};
}

std::uint64_t TrailBuilder::erase(const UnitId& unit) {
  Record record = fresh("subject.erased", system_unit_);
  record.public_ = to_public(SubjectErased{unit, "account", "article_17"});
  const std::uint64_t index = add(std::move(record), {});
  keys_.erase(unit);
  for (std::size_t i = 0; i < units_.size(); ++i) {
    if (units_[i] == unit) boxes_[i].clear();
  }
  return index;
}

std::uint64_t TrailBuilder::rotate(NoteSigner next) {
  const std::string key = next.verifier().text();
  const auto signature = signer_.key().sign(as_bytes(key_rotation_message(origin_, key)));
  Record record = fresh("log.key_rotated", system_unit_);
  record.public_ = to_public(KeyRotated{key, to_base64(signature)});
  signer_ = std::move(next);
  return add(std::move(record), {});
}

std::string TrailBuilder::checkpoint() const {
  return sign_checkpoint({origin_, size(), root(), {}}, signer_);
}

void TrailBuilder::put_tiles(TrailFiles& files) const {
  for (unsigned level = 0; level < nodes_.size(); ++level) {
    for (std::uint64_t first = 0; first < nodes_[level].size(); first += kTileWidth) {
      const auto width =
          static_cast<unsigned>(std::min<std::uint64_t>(kTileWidth, nodes_[level].size() - first));
      Bytes& tile = files[tile_path({TileKind::kHashes, level, first / kTileWidth, width})];
      for (unsigned i = 0; i < width; ++i) append(nodes_[level][first + i], tile);
    }
  }
}

void TrailBuilder::put_bundles(TrailFiles& files) const {
  for (std::uint64_t first = 0; first < size(); first += kTileWidth) {
    const auto width = static_cast<unsigned>(std::min<std::uint64_t>(kTileWidth, size() - first));
    const std::uint64_t number = first / kTileWidth;
    Bytes& entries = files[tile_path({TileKind::kEntries, 0, number, width})];
    for (std::uint64_t i = first; i < first + width; ++i) {
      append_number(records_[i].size(), 2, entries);
      append(as_bytes(records_[i]), entries);
    }
    if (!with_payloads_) continue;
    const std::string full = tile_path({TileKind::kEntries, 0, number, kTileWidth});
    Bytes& payloads = files["payloads/" + full.substr(std::string_view("tile/entries/").size())];
    for (std::uint64_t i = first; i < first + width; ++i) {
      append_number(boxes_[i].size(), 4, payloads);
      append(boxes_[i], payloads);
    }
  }
}

TrailFiles TrailBuilder::files() const {
  TrailFiles files = blobs_;
  files["checkpoint"] = bytes_of(checkpoint());
  files["log.vkey"] = bytes_of(signer_.verifier().text() + "\n");
  const boost::json::object manifest = {{"contents", with_payloads_},
                                        {"format", "scrutiny.trail.v1"},
                                        {"origin", origin_},
                                        {"payloads", with_payloads_},
                                        {"size", size()}};
  files["manifest.json"] = bytes_of(canonical(manifest) + "\n");
  put_tiles(files);
  put_bundles(files);
  return files;
}

std::string TrailBuilder::key_file() const {
  boost::json::object keys;
  for (const auto& [unit, key] : keys_) keys[unit.text()] = to_hex(key.view());
  return canonical(keys);
}

void write_files(const TrailFiles& files, const std::filesystem::path& folder) {
  for (const auto& [path, bytes] : files) {
    const std::filesystem::path target = folder / path;
    std::filesystem::create_directories(target.parent_path());
    std::ofstream out(target, std::ios::binary);
    const std::string_view text = as_text(bytes);
    out.write(text.data(), static_cast<std::streamsize>(text.size()));
    if (!out.flush()) throw std::runtime_error("cannot write " + target.string());
  }
}

}  // namespace scrutiny
