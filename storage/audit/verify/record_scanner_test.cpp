// The verifier's reading of a record must agree with the writer's: here each is held against the
// other.
#include "storage/audit/verify/record_scanner.h"

#include <random>

#include <gtest/gtest.h>

#include "storage/audit/public_schema.h"
#include "storage/audit/record.h"
#include "storage/audit/tree.h"
#include "storage/audit/verify/tree_fold.h"
#include "storage/crypto/base64.h"
#include "storage/crypto/hex.h"
#include "storage/crypto/random.h"

namespace scrutiny {
namespace {

bool scans(std::string_view bytes) {
  ScannedRecord record;
  PublicFacts facts;
  return scan_record(bytes, record, facts) == nullptr;
}

Record random_record(std::mt19937& random) {
  const auto flip = [&] { return random() % 2 == 0; };
  Record record;
  record.index = random() % 3 == 0 ? random() : (std::uint64_t{1} << 53) - 1 - random() % 5;
  record.prev = random_array<32>();
  record.time = static_cast<UnixMillis>(random()) * 59 % kMaxTime;
  record.action = "document.read";
  record.actor = new_id<ActorId>();
  if (flip()) record.agency = new_id<AgencyId>();
  record.subject = new_id<SubjectId>();
  if (flip()) record.version = random() % 3;
  record.commit = random_array<32>();
  record.unit = new_id<UnitId>();
  switch (random() % 7) {
    case 0:
      record.action = "log.created";
      record.public_ = to_public(LogCreated{"ex\"ample/\\log\u00e9", 1, "k\u20ac",
                                            flip() ? LogKind::kDemo : LogKind::kReal});
      break;
    case 1:
      record.action = "log.key_rotated";
      record.public_ = to_public(KeyRotated{"key", to_base64(random_array<64>())});
      break;
    case 2:
      record.action = "log.continued";
      record.public_ = to_public(LogContinued{"old",
                                              "a\nb\t\"\\\x01\x1f\x7f\n",
                                              random() + 1,
                                              {"ex\"ample/log", 1, "k\u20ac", LogKind::kReal},
                                              "first"});
      break;
    case 3:
      record.action = "subject.erased";
      record.public_ = to_public(SubjectErased{new_id<UnitId>(), "account", "article_17"});
      break;
    case 4:
      record.action = "time.stamped";
      record.public_ = to_public(TimeStamped{random_array<32>(), random_array<32>()});
      break;
    default:
      break;
  }
  if (flip()) record.writer = {random_array<32>(), random_array<16>(), random_array<64>()};
  return record;
}

TEST(RecordScanner, ReadsWhatTheWriterWrote) {
  std::mt19937 random(1);
  for (int i = 0; i < 2000; ++i) {
    const Record written = random_record(random);
    const std::string bytes = encode(written);
    ScannedRecord read;
    PublicFacts facts;
    ASSERT_EQ(scan_record(bytes, read, facts), nullptr) << bytes;
    ASSERT_TRUE(decode(bytes).ok()) << bytes;
    EXPECT_EQ(read.index, written.index);
    EXPECT_EQ(read.prev, to_hex(written.prev));
    EXPECT_EQ(read.commit, to_hex(written.commit));
    EXPECT_EQ(read.time, format_time(written.time));
    EXPECT_EQ(read.unit, written.unit.text());
    EXPECT_EQ(read.writer.empty(), !written.writer.has_value());
    EXPECT_EQ(facts.kind != PublicFacts::Kind::kNone, written.public_.has_value());
  }
}

TEST(RecordScanner, ReadsPublicPartsWithEscapes) {
  Record record;
  record.action = "log.created";
  record.public_ = to_public(LogCreated{"a\"b\\c", 1, "key", LogKind::kDemo});
  ScannedRecord read;
  PublicFacts facts;
  ASSERT_EQ(scan_record(encode(record), read, facts), nullptr);
  EXPECT_EQ(facts.origin, "a\"b\\c");
  EXPECT_EQ(facts.key, "key");
  EXPECT_TRUE(facts.demo);
}

// Both must refuse the same bytes, or one of the two is wrong about what a record is.
TEST(RecordScanner, AgreesWithTheWriterOnEveryChangedByte) {
  std::mt19937 random(2);
  for (int round = 0; round < 12; ++round) {
    const std::string bytes = encode(random_record(random));
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      for (int change = 1; change < 256; change += 1 + static_cast<int>(random() % 5)) {
        std::string changed = bytes;
        changed[i] = static_cast<char>(changed[i] ^ change);
        ASSERT_EQ(scans(changed), decode(changed).ok()) << changed;
      }
    }
  }
}

TEST(RecordScanner, AgreesWithTheWriterOnInsertedAndRemovedText) {
  std::mt19937 random(3);
  const std::string_view pieces[] = {" ",
                                     "\"",
                                     "0",
                                     "1",
                                     ",",
                                     "}",
                                     "{",
                                     "\\",
                                     "\\u0041",
                                     "\\n",
                                     "a",
                                     "-",
                                     "\xc3\xa9",
                                     ",\"version\":1",
                                     ",\"agency\":\"\"",
                                     "\\u001f",
                                     "\\u000a",
                                     "\xff",
                                     "\n",
                                     "."};
  for (int round = 0; round < 30; ++round) {
    const std::string bytes = encode(random_record(random));
    for (std::size_t i = 0; i <= bytes.size(); ++i) {
      std::string longer = bytes;
      longer.insert(i, pieces[random() % std::size(pieces)]);
      ASSERT_EQ(scans(longer), decode(longer).ok()) << longer;
      std::string shorter = bytes;
      shorter.erase(i, 1 + random() % 4);
      ASSERT_EQ(scans(shorter), decode(shorter).ok()) << shorter;
      ASSERT_EQ(scans(bytes.substr(0, i)), decode(bytes.substr(0, i)).ok());
    }
  }
}

TEST(RecordScanner, NamesThePartThatIsWrong) {
  Record record;
  record.action = "a.b";
  std::string bytes = encode(record);
  bytes.replace(bytes.find("1970"), 4, "1969");
  ScannedRecord read;
  PublicFacts facts;
  EXPECT_STREQ(scan_record(bytes, read, facts), "time");
  EXPECT_STREQ(scan_record("", read, facts), "action");
  EXPECT_STREQ(scan_record(encode(record) + " ", read, facts), "a part that is not known");
}

TEST(TreeFold, AgreesWithTheWriterAtEverySize) {
  TreeFrontier frontier;
  verify_detail::TileStack stack([](unsigned, std::uint64_t, const std::vector<Digest>&) {});
  std::vector<Digest> bundle;
  EXPECT_EQ(stack.root({}), frontier.root());
  for (std::uint64_t i = 0; i < 70000; ++i) {
    const std::string record = std::to_string(i);
    const Digest leaf = verify_detail::hash_record(as_bytes(record));
    ASSERT_EQ(leaf, leaf_hash(record));
    frontier.append(leaf);
    bundle.push_back(leaf);
    const bool interesting = i < 1100 || i % 997 == 0 || i > 69990 || (i > 65530 && i < 65540);
    if (interesting) {
      auto row = bundle;
      ASSERT_EQ(stack.root(verify_detail::fold_row(row)), frontier.root()) << i;
    }
    if (bundle.size() == 256) {
      stack.push(verify_detail::fold_row(bundle));
      bundle.clear();
    }
  }
}

}  // namespace
}  // namespace scrutiny
