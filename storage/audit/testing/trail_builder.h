// Builds exported trails (docs/formats/export.md) in memory with the writer's code, for tests, fuzz
// seeds and benchmarks. Thread-safety: one thread. Ownership: values. Blocking: only write().
#pragma once

#include <array>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include <boost/json/object.hpp>

#include "storage/audit/checkpoint.h"
#include "storage/audit/record.h"
#include "storage/audit/tree.h"
#include "storage/crypto/secret.h"

namespace scrutiny {

using TrailFiles = std::map<std::string, Bytes>;  // path relative to the folder -> content

class TrailBuilder {
 public:
  // Starts with log.created as record 0.
  explicit TrailBuilder(NoteSigner signer);

  UnitId create_unit();
  // Appends a record with fresh ids and salt; returns its index.
  std::uint64_t add(const std::string& action, const UnitId& unit,
                    const boost::json::object& payload);
  // Appends a record as given, but for index, prev, time and commit.
  std::uint64_t add(Record record, const boost::json::object& payload);
  // The same, signed by its writer; without a nonce with a fresh one.
  std::uint64_t add_signed(Record record, const SigningKey& writer,
                           std::optional<std::array<std::uint8_t, 16>> nonce = {});
  // Seals a content; the object that names it in a payload.
  boost::json::object add_content(const UnitId& unit, ByteView original);
  // subject.erased, then destroys the key and empties the payloads.
  std::uint64_t erase(const UnitId& unit);
  std::uint64_t rotate(NoteSigner next);
  // For logs too large to seal every payload: records only, the export says "payloads":false.
  void leave_out_payloads() { with_payloads_ = false; }
  void set_clock(UnixMillis now) { now_ = now; }

  std::uint64_t size() const { return leaves_.size(); }
  const std::string& record(std::uint64_t index) const { return records_.at(index); }
  const Digest& leaf(std::uint64_t index) const { return leaves_.at(index); }
  Digest root() const { return frontier_.root(); }
  const NoteSigner& signer() const { return signer_; }
  std::string checkpoint() const;  // over all records so far

  TrailFiles files() const;
  std::string key_file() const;  // keys.json of every unit not erased

 private:
  std::uint64_t put(Record record, const boost::json::object& payload, const SigningKey* writer);
  void put_tiles(TrailFiles& files) const;
  void put_bundles(TrailFiles& files) const;

  NoteSigner signer_;
  std::string origin_;
  bool with_payloads_ = true;
  UnixMillis now_ = 1'795'414'263'123;
  TreeFrontier frontier_;
  std::vector<std::vector<Digest>> nodes_;  // by tile level
  std::vector<std::string> records_;
  std::vector<Digest> leaves_;
  std::vector<Bytes> boxes_;  // payloads by index; empty: none
  std::vector<UnitId> units_;
  std::unordered_map<UnitId, Key256> keys_;
  std::map<std::string, Bytes> blobs_;
  UnitId system_unit_;
};

void write_files(const TrailFiles& files, const std::filesystem::path& folder);

}  // namespace scrutiny
