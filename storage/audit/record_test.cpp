#include "storage/audit/record.h"

#include <gtest/gtest.h>

#include "storage/audit/canonical_json.h"
#include "storage/audit/public_schema.h"
#include "storage/audit/tree.h"
#include "storage/crypto/hex.h"
#include "storage/crypto/random.h"

namespace scrutiny {
namespace {

Digest filled(std::uint8_t byte) {
  Digest out;
  out.fill(byte);
  return out;
}

template <class Id>
Id filled_id(std::uint8_t byte) {
  typename Id::Raw raw;
  raw.fill(byte);
  return Id(raw);
}

Record plain_record() {
  Record record;
  record.index = 41;
  record.prev = filled(0xab);
  record.time = 1795414263123;
  record.action = "document.submitted";
  record.actor = filled_id<ActorId>(0x11);
  record.agency = filled_id<AgencyId>(0x22);
  record.subject = filled_id<SubjectId>(0x33);
  record.version = 2;
  record.commit = filled(0xcd);
  record.unit = filled_id<UnitId>(0x44);
  return record;
}

Record bare_record() {
  Record record;
  record.action = "a.b";
  return record;
}

Record full_record() {
  Record record = plain_record();
  record.action = "subject.erased";
  record.public_ = to_public(SubjectErased{filled_id<UnitId>(0x55), "account", "article_17"});
  record.writer.emplace();
  record.writer->key = filled(0x66);
  record.writer->nonce.fill(0x77);
  record.writer->signature.fill(0x88);
  return record;
}

// Written by hand from the format, so that a change of the format shows.
TEST(Record, EncodesTheExampleOfTheFormatDocument) {
  EXPECT_EQ(
      encode(plain_record()),
      "{\"action\":\"document.submitted\",\"actor\":\"11111111111111111111111111111111\","
      "\"agency\":\"22222222222222222222222222222222\",\"commit\":"
      "\"cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd\",\"index\":41,\"prev\":"
      "\"abababababababababababababababababababababababababababababababab\",\"subject\":"
      "\"33333333333333333333333333333333\",\"time\":\"2026-11-23T06:11:03.123Z\",\"unit\":"
      "\"44444444444444444444444444444444\",\"v\":1,\"version\":2}");
}

TEST(Record, ExampleOfTheFormatDocumentHasItsLeafHash) {
  EXPECT_EQ(to_hex(leaf_hash(encode(plain_record()))),
            "3e915cdec3b16104161bb2265cdaa4187ea0ad4081982e3f4ae1d3ece31adf6a");
}

TEST(Record, IsCanonicalJson) {
  for (const Record& record : {plain_record(), full_record(), bare_record()}) {
    const std::string bytes = encode(record);
    EXPECT_TRUE(parse_canonical_object(bytes).ok()) << bytes;
  }
}

TEST(Record, RoundTripsEveryCombinationOfOptionalParts) {
  for (unsigned parts = 0; parts < 16; ++parts) {
    Record record = full_record();
    if ((parts & 1) == 0) record.agency.reset();
    if ((parts & 2) == 0) record.version.reset();
    if ((parts & 4) == 0) record.writer.reset();
    if ((parts & 8) == 0) {
      record.public_.reset();
      record.action = "session.opened";
    }
    const std::string bytes = encode(record);
    const auto decoded = decode(bytes);
    ASSERT_TRUE(decoded.ok()) << decoded.error().describe();
    EXPECT_EQ(encode(*decoded), bytes);
    EXPECT_EQ(decoded->agency, record.agency);
    EXPECT_EQ(decoded->version, record.version);
    EXPECT_EQ(decoded->public_, record.public_);
    EXPECT_EQ(decoded->index, record.index);
    EXPECT_EQ(decoded->prev, record.prev);
    EXPECT_EQ(decoded->time, record.time);
    EXPECT_EQ(decoded->actor, record.actor);
    EXPECT_EQ(decoded->subject, record.subject);
    EXPECT_EQ(decoded->commit, record.commit);
    EXPECT_EQ(decoded->unit, record.unit);
  }
}

// Whatever byte is changed, the text either is refused or is another record that encodes to itself:
// two texts never name one record.
TEST(Record, EveryChangedByteIsRefusedOrAnotherRecord) {
  const std::string bytes = encode(full_record());
  std::size_t refused = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    for (int flip = 1; flip < 256; ++flip) {
      std::string changed = bytes;
      changed[i] = static_cast<char>(changed[i] ^ flip);
      const auto decoded = decode(changed);
      if (!decoded.ok()) {
        EXPECT_EQ(decoded.error().code(), ErrorCode::kCorruption);
        ++refused;
      } else {
        ASSERT_EQ(encode(*decoded), changed);
        ASSERT_TRUE(parse_canonical(changed).ok());
      }
    }
  }
  EXPECT_GT(refused, bytes.size() * 200);
}

TEST(Record, RefusesTruncationEverywhereAndAnyTail) {
  const std::string bytes = encode(full_record());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(decode(std::string_view(bytes).substr(0, size)).ok()) << size;
  }
  EXPECT_FALSE(decode(bytes + " ").ok());
  EXPECT_FALSE(decode(bytes + "\n").ok());
  EXPECT_FALSE(decode(bytes + "}").ok());
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST(Record, RefusesWhatIsNotTheOneCanonicalForm) {
  const std::string bytes = encode(plain_record());
  const std::pair<const char*, const char*> changes[] = {
      {"\"index\":41", "\"index\":041"},
      {"\"index\":41", "\"index\":41.0"},
      {"\"index\":41", "\"index\":-41"},
      {"\"index\":41", "\"index\":\"41\""},
      {"\"index\":41", "\"index\":4e1"},
      {"\"index\":41", "\"index\": 41"},
      {"\"index\":41", "\"index\":9007199254740992"},
      {"\"index\":41", "\"index\":41,\"index\":41"},
      {"\"index\":41", "\"extra\":1,\"index\":41"},
      {"\"index\":41,", ""},
      {"\"v\":1", "\"v\":2"},
      {"\"v\":1", "\"v\":11"},
      {",\"v\":1", ""},
      {"\"version\":2", "\"version\":02"},
      {"\"version\":2", "\"version\":null"},
      {"\"version\":2", "\"version\":2,\"writer\":null"},
      {"\"version\":2", "\"version\":2,\"zzz\":1"},
      {"cdcdcdcd", "CDCDCDCD"},
      {"cdcdcdcd", "cdcdcdc"},
      {"06:11:03.123Z", "06:11:03.123z"},
      {"2026-11-23", "2026-02-30"},
      {"document.submitted", "document"},
      {"document.submitted", "Document.submitted"},
      {"document.submitted", "document..submitted"},
      {"document.submitted", "document.submitted."},
      {"document.submitted", "doc\\u0075ment.submitted"},
      {"document.submitted", "log.created"},
      {"\"subject\":", "\"public\":{},\"subject\":"},
      {"\"prev\":\"ab", "\"prev\":\"xb"},
  };
  for (const auto& [from, to] : changes) {
    EXPECT_FALSE(decode(replaced(bytes, from, to)).ok()) << from << " -> " << to;
  }
}

TEST(Record, RefusesAWrongPublicPart) {
  const std::string bytes = encode(full_record());
  const std::pair<const char*, const char*> changes[] = {
      {"\"class\":\"account\"", "\"class\":\"Account\""},
      {"\"class\":\"account\"", "\"class\":\"\""},
      {"\"class\":\"account\"", "\"class\":\"free text\""},
      {"\"class\":\"account\"", "\"class\":\"account\",\"name\":\"A\""},
      {"\"class\":\"account\",", ""},
      {"5555", "555"},
      {"\"public\":{", "\"public\":{ "},
      {"subject.erased", "subject.other1"},
      {"subject.erased", "time.stamped"},
  };
  for (const auto& [from, to] : changes) {
    EXPECT_FALSE(decode(replaced(bytes, from, to)).ok()) << from << " -> " << to;
  }
}

TEST(Record, RefusesMoreThan65535Bytes) {
  Record record = plain_record();
  record.action = "log.continued";
  const auto with_checkpoint = [&](std::size_t size) {
    record.public_ = to_public(LogContinued{"example.com/old",
                                            std::string(size, 'x'),
                                            5,
                                            {"example.com/log", 1, "k", LogKind::kReal},
                                            "example.com/old"});
    return encode(record);
  };
  EXPECT_TRUE(decode(with_checkpoint(32768)).ok());
  EXPECT_FALSE(decode(with_checkpoint(32769)).ok()) << "the checkpoint alone is too long";
  EXPECT_FALSE(decode(with_checkpoint(70000)).ok());
}

TEST(PublicSchema, RoundTripsAndKeepsItsFields) {
  const LogCreated created{"example.com/log", 1, "example.com/log+00000000+AAAA", LogKind::kDemo};
  const auto again = log_created(to_public(created)).value();
  EXPECT_EQ(again.origin, created.origin);
  EXPECT_EQ(again.key, created.key);
  EXPECT_EQ(again.kind, LogKind::kDemo);
  EXPECT_EQ(
      canonical(to_public(created)),
      R"({"demo":true,"format":1,"key":"example.com/log+00000000+AAAA","origin":"example.com/log"})");
  const TimeStamped stamped{filled(1), filled(2)};
  EXPECT_EQ(time_stamped(to_public(stamped))->token, filled(2));
  const std::string signature = std::string(86, 'A') + "==";
  EXPECT_EQ(key_rotated(to_public(KeyRotated{"k", signature}))->signature, signature);
  EXPECT_FALSE(key_rotated(to_public(KeyRotated{"k", "AAAA"})).ok());
  const LogContinued continued{"o", "c\n", 7, created, "first"};
  EXPECT_EQ(log_continued(to_public(continued))->size, 7U);
  EXPECT_EQ(
      canonical(to_public(continued)),
      R"({"checkpoint":"c\n","demo":true,"format":1,"key":"example.com/log+00000000+AAAA","log":"example.com/log","origin":"o","sealed_as":"first","size":7})");
  EXPECT_EQ(log_beginning("log.continued", to_public(continued))->inherited, 7U);
  EXPECT_EQ(log_beginning("log.created", to_public(created))->sealed_as, created.origin);
  EXPECT_FALSE(log_beginning("time.stamped", to_public(stamped)).ok());
  EXPECT_FALSE(log_continued(to_public(LogContinued{"o", "c\n", 0, created, "f"})).ok());
}

TEST(PublicSchema, RefusesEmptyAndSpacedNames) {
  EXPECT_FALSE(log_created(to_public(LogCreated{"", 1, "k", LogKind::kReal})).ok());
  EXPECT_FALSE(log_created(to_public(LogCreated{"a b", 1, "k", LogKind::kReal})).ok());
  EXPECT_FALSE(log_created(boost::json::object{}).ok());
}

TEST(Record, ActionIsADottedVerb) {
  for (const char* good : {"document.submitted", "log.key_rotated", "a.b.c", "a1.b2"}) {
    EXPECT_TRUE(is_action(good)) << good;
  }
  for (const char* bad :
       {"", ".", "a", "a.", ".a", "a..b", "A.b", "a.1b", "a.b-c", "a b.c", "a._b"}) {
    EXPECT_FALSE(is_action(bad)) << bad;
  }
  EXPECT_TRUE(is_action("a." + std::string(62, 'b')));
  EXPECT_FALSE(is_action("a." + std::string(63, 'b')));
}

TEST(Record, WriterSignsEverythingTheServerMayNotChoose) {
  EXPECT_EQ(
      writer_message("example.com/log", full_record()),
      "scrutiny.writer.v1\nexample.com/log\n"
      "{\"action\":\"subject.erased\",\"actor\":\"11111111111111111111111111111111\",\"agency\":"
      "\"22222222222222222222222222222222\",\"commit\":"
      "\"cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd\",\"public\":{"
      "\"authority\":"
      "\"article_17\",\"class\":\"account\",\"unit\":\"55555555555555555555555555555555\"},"
      "\"subject\":"
      "\"33333333333333333333333333333333\",\"unit\":\"44444444444444444444444444444444\","
      "\"version\":2,"
      "\"writer\":{\"key\":\"6666666666666666666666666666666666666666666666666666666666666666\","
      "\"nonce\":\"77777777777777777777777777777777\"}}");
}

}  // namespace
}  // namespace scrutiny
