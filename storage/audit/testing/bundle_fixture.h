// What the tests of evidence bundles share: a bundle of a log made by hand, file by file, so that
// any of them can lie, and manifests made anew as somebody does who knows BagIt but not the log's
// key. Thread-safety: one thread.
#pragma once

#include <algorithm>
#include <cstring>
#include <map>
#include <string>

#include <gtest/gtest.h>

#include "storage/audit/testing/expect_fault.h"
#include "storage/audit/testing/trail_builder.h"
#include "storage/audit/tlog_proof.h"
#include "storage/audit/tree.h"
#include "storage/audit/verify/bag/evidence_check.h"
#include "storage/crypto/base64.h"
#include "storage/crypto/hex.h"
#include "storage/crypto/sha256.h"
#include "storage/crypto/sha512.h"

namespace scrutiny::testing {

// A bag in memory.
class MadeBag final : public BagSource {
 public:
  std::map<std::string, std::string> content;

  // Counts and digests of what is there now.
  void seal() {
    std::erase_if(content, [](const auto& file) {
      return file.first.find("manifest-") != std::string::npos;
    });
    std::uint64_t bytes = 0;
    std::uint64_t number = 0;
    for (const auto& [name, text] : content) {
      if (!name.starts_with("data/")) continue;
      bytes += text.size();
      ++number;
    }
    content["bagit.txt"] = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";
    content["bag-info.txt"] =
        "Payload-Oxum: " + std::to_string(bytes) + "." + std::to_string(number) + "\n";
    std::map<std::string, std::string> lists;
    for (const auto& [name, text] : content) {
      const std::string list = name.starts_with("data/") ? "manifest-" : "tagmanifest-";
      lists[list + "sha256.txt"] += to_hex(sha256(as_bytes(text))) + "  " + name + "\n";
      lists[list + "sha512.txt"] += sha512_of(text) + "  " + name + "\n";
    }
    for (const char* name : {"manifest-sha256.txt", "manifest-sha512.txt"}) {
      lists["tagmanifest-sha256.txt"] += to_hex(sha256(as_bytes(lists[name]))) + "  " + name + "\n";
      lists["tagmanifest-sha512.txt"] += sha512_of(lists[name]) + "  " + name + "\n";
    }
    content.merge(lists);
    sizes_.clear();
    for (const auto& [name, text] : content) sizes_[name] = text.size();
  }

  const std::map<std::string, std::uint64_t>& files() const override { return sizes_; }
  Result<std::unique_ptr<ContentStream>> open(const std::string& name) const override {
    return std::unique_ptr<ContentStream>(std::make_unique<Text>(content.at(name)));
  }

 private:
  class Text final : public ContentStream {
   public:
    explicit Text(const std::string& text) : text_(text) {}
    Result<std::size_t> read(std::span<std::uint8_t> out) override {
      const std::size_t count = std::min(out.size(), text_.size() - at_);
      if (count > 0) std::memcpy(out.data(), text_.data() + at_, count);
      at_ += count;
      return count;
    }

   private:
    const std::string& text_;
    std::size_t at_ = 0;
  };
  static std::string sha512_of(const std::string& text) {
    Sha512 hash;
    hash.update(as_bytes(text));
    return to_hex(hash.finish());
  }
  std::map<std::string, std::uint64_t> sizes_;
};

// A log of fewer than 256 records, with the note it signed at each size.
class MadeLog : public NodeSource {
 public:
  explicit MadeLog(NoteSigner signer) : builder(std::move(signer)) { sign(); }

  TrailBuilder builder;
  std::map<std::uint64_t, std::string> notes;  // by size
  std::vector<std::uint64_t> key_records{0};

  void grow(std::uint64_t size) {
    while (builder.size() < size) {
      builder.add("document.read", unit_, {});
      sign();
    }
  }
  void rotate(const NoteSigner& next) {
    key_records.push_back(builder.rotate(next));
    sign();
  }
  void add_signed(Record record, const SigningKey& writer,
                  std::optional<std::array<std::uint8_t, 16>> nonce = {}) {
    builder.add_signed(std::move(record), writer, nonce);
    sign();
  }
  void sign() { notes[builder.size()] = builder.checkpoint(); }
  const UnitId& unit() const { return unit_; }

  // Of the text that is signed.
  std::string text(std::uint64_t size) const { return parse_note(notes.at(size))->text; }
  std::string proof(std::uint64_t index, std::uint64_t size) const {
    return format_tlog_proof(
        {{}, index, inclusion_proof(index, size, *this).value(), notes.at(size)});
  }
  std::string consistency(std::uint64_t from, std::uint64_t to) const {
    std::string lines;
    const std::vector<Digest> hashes = consistency_proof(from, to, *this).value();
    for (const Digest& hash : hashes) lines += to_base64(hash) + "\n";
    return lines;
  }

  // All records over `size` without their payloads, as known when the log had `now` records.
  MadeBag bundle(std::uint64_t size, std::uint64_t now) const {
    MadeBag bag;
    for (std::uint64_t i = 0; i < size; ++i) {
      const std::string index = std::to_string(i);
      bag.content["data/records/" + index + ".json"] = builder.record(i);
      bag.content["data/proofs/" + index + ".tlog-proof"] = proof(i, size);
    }
    bag.content["data/index.html"] = "A page.";
    bag.content["checkpoint"] = notes.at(size);
    add_keys(size, now, bag);
    bag.seal();
    return bag;
  }

  Status read_nodes(unsigned, std::uint64_t first, std::span<Digest> out) const override {
    for (Digest& node : out) node = builder.leaf(first++);
    return {};
  }

 private:
  void add_keys(std::uint64_t size, std::uint64_t now, MadeBag& bag) const {
    std::uint64_t later = size;
    for (const std::uint64_t index : key_records) {
      if (index < now) later = std::max(later, index + 1);
    }
    for (const std::uint64_t index : key_records) {
      if (index >= now) continue;
      const std::string name = "log-keys/" + std::to_string(index);
      bag.content[name + ".json"] = builder.record(index);
      bag.content[name + ".tlog-proof"] = proof(index, index < size ? size : later);
    }
    if (later > size) bag.content["log-keys/consistency"] = consistency(size, later);
  }

  const UnitId unit_ = builder.create_unit();
};

class BundleFixture : public ::testing::Test {
 protected:
  VerifyReport run(MadeBag bag, const NoteVerifier& trusted) {
    options_.log_keys = {trusted};
    bag.seal();
    return verify_bundle(bag, options_);
  }
  static void expect_holds(const VerifyReport& report) {
    EXPECT_EQ(report.verdict, Verdict::kHolds) << describe(report);
  }
  static NoteSigner new_key() {
    return {"example.com/log", NoteKeyType::kEd25519, SigningKey::generate()};
  }

  VerifyOptions options_;
};

}  // namespace scrutiny::testing
