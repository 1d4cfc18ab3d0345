// What the verifier's tests share: trails in folders of their own, and how they are verified.
// Thread-safety: one thread.
#pragma once

#include <algorithm>
#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "storage/audit/testing/expect_fault.h"
#include "storage/audit/testing/trail_builder.h"
#include "storage/audit/verify/directory_trail.h"
#include "storage/audit/verify/verify.h"
#include "tests/support/temp_dir.h"

namespace scrutiny::testing {

inline NoteSigner new_signer() {
  return {"example.com/log", NoteKeyType::kEd25519, SigningKey::generate()};
}

// A trail in a folder of its own, and how it is verified.
class VerifyFixture : public ::testing::Test {
 protected:
  VerifyReport run(const TrailBuilder& builder, VerifyLevel level = VerifyLevel::kLog) {
    return run(builder.files(), builder, level);
  }
  VerifyReport run(const TrailFiles& files, const TrailBuilder& builder,
                   VerifyLevel level = VerifyLevel::kLog) {
    const TempDir folder;
    write_files(files, folder.path());
    const auto trail = DirectoryTrail::open(folder.path());
    if (!trail.ok()) {
      VerifyReport report;
      report.trouble = trail.error().describe();
      return report;
    }
    const KeyRing keys = parse_key_ring(builder.key_file()).value();
    options_.level = level;
    options_.threads = threads_;
    options_.keys = level == VerifyLevel::kLog ? nullptr : &keys;
    if (options_.log_keys.empty()) options_.log_keys = {builder.signer().verifier()};
    return verify_trail(**trail, options_);
  }

  VerifyOptions options_;
  unsigned threads_ = 2;
};

// A log of `size` records about one unit.
inline TrailBuilder plain_log(std::uint64_t size) {
  TrailBuilder builder(new_signer());
  const UnitId unit = builder.create_unit();
  while (builder.size() < size) builder.add("document.read", unit, {{"page", builder.size()}});
  return builder;
}

// One unit with a content, one erased, a rotated key: every kind of file and record.
inline TrailBuilder small_log() {
  TrailBuilder builder(new_signer());
  const UnitId unit = builder.create_unit();
  const UnitId doomed = builder.create_unit();
  const Bytes original(50, 7);
  builder.add("document.received", unit, {{"content", builder.add_content(unit, original)}});
  builder.add("account.created", doomed, {{"name", "someone"}});
  builder.erase(doomed);
  builder.rotate(new_signer());
  return builder;
}

// Replaces text of the same length in the first place it occurs.
inline void replace(Bytes& bytes, std::string_view from, std::string_view to) {
  const auto at = std::search(bytes.begin(), bytes.end(), from.begin(), from.end());
  ASSERT_NE(at, bytes.end()) << from;
  ASSERT_EQ(from.size(), to.size());
  std::copy(to.begin(), to.end(), at);
}

}  // namespace scrutiny::testing
