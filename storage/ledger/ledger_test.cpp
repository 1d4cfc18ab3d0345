// The ledger as its callers see it: commands, receipts, preconditions, idempotency, reads, content.
#include "storage/ledger/ledger.h"

#include <future>

#include <gtest/gtest.h>

#include "storage/audit/checkpoint.h"
#include "storage/audit/proof.h"
#include "storage/audit/public_schema.h"
#include "storage/audit/tree.h"
#include "storage/crypto/payload.h"
#include "storage/crypto/random.h"
#include "storage/crypto/sha256.h"
#include "storage/ledger/open.h"
#include "tests/support/fake_clock.h"
#include "tests/support/notes.h"
#include "tests/support/test_ledger.h"

namespace scrutiny {
namespace {

using boost::json::object;

class LedgerTest : public ::testing::Test {
 protected:
  Command command(std::string action, object payload = {}) {
    Command out;
    out.action = std::move(action);
    out.actor = new_id<ActorId>();
    out.subject = new_id<SubjectId>();
    out.unit = unit_;
    out.payload = std::move(payload);
    return out;
  }
  Command counted(std::int64_t expected) {
    auto out = command("note.counted");
    out.precondition = [expected](const StateReader& state) -> Status {
      const auto row = state.get("count");
      if ((row ? row->at("n").as_int64() : 0) == expected) return {};
      return Error(ErrorCode::kConflict, "The count has moved on.");
    };
    return out;
  }
  std::vector<Result<Committed>> all_at_once(std::vector<Command> commands) {
    std::vector<std::promise<Result<Committed>>> promises(commands.size());
    for (std::size_t i = 0; i < commands.size(); ++i) {
      auto* promise = &promises[i];
      ledger_->submit(std::move(commands[i]), [promise](Result<Committed> result) {
        promise->set_value(std::move(result));
      });
    }
    std::vector<Result<Committed>> out;
    for (auto& promise : promises) out.push_back(promise.get_future().get());
    return out;
  }
  IdempotencyClaim claim(std::string key, std::string_view request) {
    return {account_, std::move(key), sha256(as_bytes(request))};
  }

  testing::FakeClock clock_;
  std::unique_ptr<RunningLedger> ledger_ =
      testing::make_test_ledger({std::make_shared<testing::Notes>()}, &clock_);
  UnitId unit_ = ledger_->create_unit().value();
  AccountId account_ = new_id<AccountId>();
};

TEST_F(LedgerTest, BeginsWithTheRecordThatSaysWhichLogItIs) {
  ASSERT_EQ(ledger_->size(), 1u);
  const auto record = decode(ledger_->record(0).value()).value();
  EXPECT_EQ(record.action, "log.created");
  const auto created = log_created(record.public_.value()).value();
  EXPECT_EQ(created.origin, testing::kTestOrigin);
  EXPECT_EQ(created.key, ledger_->verifier_key());
  EXPECT_EQ(created.kind, LogKind::kDemo);
}

TEST_F(LedgerTest, AnswersWithAReceiptThatVerifies) {
  const auto done = ledger_->submit_and_wait(command("note.added", {{"text", "hello"}}));
  ASSERT_TRUE(done.ok()) << done.error().describe();
  const auto& receipt = done->receipt;
  const auto key = NoteVerifier::parse(ledger_->verifier_key()).value();
  const auto opened = open_checkpoint(receipt.checkpoint, testing::kTestOrigin, {&key, 1});
  ASSERT_TRUE(opened.ok());
  const auto& checkpoint = opened->checkpoint;
  EXPECT_EQ(receipt.index, 1u);
  EXPECT_EQ(checkpoint.size, 2u);
  EXPECT_EQ(leaf_hash(ledger_->record(1).value()), receipt.leaf);
  const auto proof = ledger_->inclusion_proof(receipt.index, checkpoint.size).value();
  EXPECT_TRUE(verify_inclusion({1, 2, receipt.leaf, checkpoint.root}, proof).ok());
  EXPECT_EQ(ledger_->checkpoint(), receipt.checkpoint);
}

TEST_F(LedgerTest, ChainsRecordsAndCommitsToPayloads) {
  for (int i = 0; i < 5; ++i) {
    ASSERT_TRUE(
        ledger_->submit_and_wait(command("note.added", {{"text", std::to_string(i)}})).ok());
  }
  Digest before{};
  for (std::uint64_t i = 0; i < ledger_->size(); ++i) {
    const auto bytes = ledger_->record(i).value();
    const auto record = decode(bytes).value();
    EXPECT_EQ(record.index, i);
    EXPECT_EQ(record.prev, before);
    before = leaf_hash(bytes);
    const auto payload = ledger_->payload(i).value();
    EXPECT_EQ(commitment(payload.salt, as_bytes(payload.bytes)), record.commit);
  }
  EXPECT_EQ(ledger_->payload(3)->payload.at("text"), "2");
}

TEST_F(LedgerTest, ShowsStateOnceAnsweredAndKeepsSnapshots) {
  const auto before = ledger_->snapshot();
  auto added = command("note.added", {{"text", "hello"}});
  const auto key = "note/" + added.subject.text();
  ASSERT_TRUE(ledger_->submit_and_wait(std::move(added)).ok());
  EXPECT_FALSE(before->get(key));
  const auto row = ledger_->snapshot()->get(key);
  ASSERT_TRUE(row);
  EXPECT_EQ(row->at("words").as_object().at("text"), "hello");
}

TEST_F(LedgerTest, ChecksPreconditionsAgainstEarlierCommandsOfTheSameBatch) {
  std::vector<Command> commands;
  for (int i = 0; i < 20; ++i) commands.push_back(counted(i));
  commands.push_back(counted(0));
  const auto results = all_at_once(std::move(commands));
  for (std::size_t i = 0; i < 20; ++i) EXPECT_TRUE(results[i].ok()) << i;
  ASSERT_FALSE(results[20].ok());
  EXPECT_EQ(results[20].error().code(), ErrorCode::kConflict);
  EXPECT_EQ(ledger_->snapshot()->get("count")->at("n").as_int64(), 20);
  EXPECT_EQ(ledger_->size(), 21u);
}

TEST_F(LedgerTest, ACommandThatCannotBeProjectedLeavesNothingBehind) {
  ASSERT_TRUE(ledger_->submit_and_wait(counted(0)).ok());
  std::vector<Command> commands;
  commands.push_back(counted(1));
  commands.push_back(command("note.broken"));
  commands.push_back(counted(2));
  const auto results = all_at_once(std::move(commands));
  EXPECT_TRUE(results[0].ok());
  ASSERT_FALSE(results[1].ok());
  EXPECT_EQ(results[1].error().code(), ErrorCode::kInternal);
  EXPECT_TRUE(results[2].ok());
  EXPECT_EQ(ledger_->size(), 4u);
  EXPECT_EQ(ledger_->snapshot()->get("count")->at("n").as_int64(), 3);
}

TEST_F(LedgerTest, APreconditionThatThrowsIsARefusal) {
  auto bad = command("note.counted");
  bad.precondition = [](const StateReader&) -> Status { throw std::runtime_error("oops"); };
  const auto result = ledger_->submit_and_wait(std::move(bad));
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().code(), ErrorCode::kInternal);
  EXPECT_TRUE(ledger_->submit_and_wait(counted(0)).ok());
}

TEST_F(LedgerTest, RefusesCommandsOfTheWrongShape) {
  EXPECT_FALSE(ledger_->submit_and_wait(command("Not An Action")).ok());
  EXPECT_FALSE(ledger_->submit_and_wait(command("note.added", {{"idem", 1}})).ok());
  EXPECT_FALSE(ledger_->submit_and_wait(command("note.added", {{"text", -1}})).ok());
  EXPECT_FALSE(ledger_->submit_and_wait(command("subject.erased")).ok());
  auto with_public = command("note.added", {{"text", "x"}});
  with_public.public_ = {{"name", "of a person"}};
  EXPECT_FALSE(ledger_->submit_and_wait(std::move(with_public)).ok());
  auto unknown = command("note.counted");
  unknown.unit = new_id<UnitId>();
  EXPECT_EQ(ledger_->submit_and_wait(std::move(unknown)).error().code(), ErrorCode::kNotFound);
  EXPECT_EQ(ledger_->size(), 1u);
}

TEST_F(LedgerTest, OneIdempotencyKeyHasOneEffectInOneBatch) {
  std::vector<Command> commands;
  for (int i = 0; i < 3; ++i) {
    auto one = command("note.counted");
    one.idempotency = claim("key", "body");
    one.ids = {{"id", std::to_string(i)}};
    commands.push_back(std::move(one));
  }
  const auto results = all_at_once(std::move(commands));
  for (const auto& result : results) {
    ASSERT_TRUE(result.ok());
    EXPECT_EQ(result->receipt.index, results[0]->receipt.index);
    EXPECT_EQ(result->receipt.leaf, results[0]->receipt.leaf);
    EXPECT_EQ(result->receipt.checkpoint, results[0]->receipt.checkpoint);
    EXPECT_EQ(result->ids.at("id"), "0");
  }
  EXPECT_EQ(results[0]->freshness, Freshness::kNew);
  EXPECT_EQ(results[1]->freshness, Freshness::kReplayed);
  EXPECT_EQ(ledger_->size(), 2u);
}

TEST_F(LedgerTest, AReplayedAnswerIsTheFirstAnswer) {
  auto first = command("note.counted");
  first.idempotency = claim("key", "body");
  first.ids = {{"id", "first"}};
  const auto original = ledger_->submit_and_wait(first).value();
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(ledger_->submit_and_wait(command("note.counted")).ok());
  first.ids = {{"id", "second"}};
  first.precondition = [](const StateReader&) -> Status {
    return Error(ErrorCode::kConflict, "done already");
  };
  const auto again = ledger_->submit_and_wait(first);
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->freshness, Freshness::kReplayed);
  EXPECT_EQ(again->receipt.index, original.receipt.index);
  EXPECT_EQ(again->receipt.leaf, original.receipt.leaf);
  EXPECT_EQ(again->receipt.checkpoint, original.receipt.checkpoint);
  EXPECT_EQ(again->ids, original.ids);
}

TEST_F(LedgerTest, RefusesAnIdempotencyKeyWithAnotherRequest) {
  auto one = command("note.counted");
  one.idempotency = claim("key", "body");
  ASSERT_TRUE(ledger_->submit_and_wait(one).ok());
  one.idempotency = claim("key", "another body");
  const Error refused = ledger_->submit_and_wait(one).error();
  EXPECT_EQ(refused.code(), ErrorCode::kIdempotencyMismatch);
  EXPECT_EQ(refused.field_name(), "Idempotency-Key");
  // Another account's key of the same name is another key.
  one.idempotency->account = new_id<AccountId>();
  EXPECT_TRUE(ledger_->submit_and_wait(one).ok());
}

TEST_F(LedgerTest, ARefusedCommandDoesNotUseUpItsKey) {
  auto one = counted(1);
  one.idempotency = claim("key", "body");
  EXPECT_FALSE(ledger_->submit_and_wait(one).ok());
  ASSERT_TRUE(ledger_->submit_and_wait(counted(0)).ok());
  const auto later = ledger_->submit_and_wait(one);
  ASSERT_TRUE(later.ok());
  EXPECT_EQ(later->freshness, Freshness::kNew);
}

TEST_F(LedgerTest, AnIdempotencyKeyExpiresAfterADayOfRecordTime) {
  auto one = command("note.counted");
  one.idempotency = claim("key", "body");
  ASSERT_TRUE(ledger_->submit_and_wait(one).ok());
  clock_.advance(std::chrono::hours(24) - std::chrono::milliseconds(1));
  EXPECT_EQ(ledger_->submit_and_wait(one)->freshness, Freshness::kReplayed);
  clock_.advance(std::chrono::milliseconds(1));
  EXPECT_EQ(ledger_->submit_and_wait(one)->freshness, Freshness::kNew);
}

TEST_F(LedgerTest, RecordTimesNeverGoBack) {
  ASSERT_TRUE(ledger_->submit_and_wait(command("note.counted")).ok());
  const auto time = decode(ledger_->record(1).value())->time;
  clock_.jump(std::chrono::seconds(-3));
  ASSERT_TRUE(ledger_->submit_and_wait(command("note.counted")).ok());
  EXPECT_EQ(decode(ledger_->record(2).value())->time, time);
}

TEST_F(LedgerTest, AJumpingClockStopsCommandsUntilAnOperatorLooked) {
  ASSERT_TRUE(ledger_->submit_and_wait(command("note.counted")).ok());
  clock_.jump(std::chrono::seconds(60));
  EXPECT_EQ(ledger_->submit_and_wait(command("note.counted")).error().code(),
            ErrorCode::kClockUntrusted);
  clock_.jump(std::chrono::seconds(-60));
  EXPECT_EQ(ledger_->submit_and_wait(command("note.counted")).error().code(),
            ErrorCode::kClockUntrusted);
  ledger_->acknowledge_clock();
  EXPECT_TRUE(ledger_->submit_and_wait(command("note.counted")).ok());
}

TEST_F(LedgerTest, ServesTilesAndEntriesOfAnySize) {
  std::vector<Command> commands;
  for (int i = 0; i < 299; ++i) commands.push_back(command("note.counted"));
  for (const auto& result : all_at_once(std::move(commands))) ASSERT_TRUE(result.ok());
  ASSERT_EQ(ledger_->size(), 300u);
  EXPECT_EQ(ledger_->tile(0, 0, 256)->size(), 256u * 32);
  EXPECT_EQ(ledger_->tile(0, 1, 44)->size(), 44u * 32);
  EXPECT_EQ(ledger_->tile(1, 0, 1)->size(), 32u);
  for (const auto& missing :
       {ledger_->tile(0, 1, 45), ledger_->tile(1, 0, 2), ledger_->tile(0, 2, 1),
        ledger_->tile(2, 0, 1), ledger_->tile(0, 0, 0), ledger_->entry_bundle(1, 45),
        ledger_->entry_bundle(2, 1)}) {
    ASSERT_FALSE(missing.ok());
    EXPECT_EQ(missing.error().code(), ErrorCode::kNotFound);
  }
  const auto bundle = ledger_->entry_bundle(1, 2).value();
  const auto first = ledger_->record(256).value();
  ASSERT_GT(bundle.size(), first.size() + 2);
  EXPECT_EQ(std::size_t{bundle[0]} << 8 | bundle[1], first.size());
  EXPECT_EQ(as_text(bundle).substr(2, first.size()), first);
  EXPECT_FALSE(ledger_->inclusion_proof(0, 301).ok());
  EXPECT_TRUE(ledger_->consistency_proof(10, 300).ok());
}

TEST_F(LedgerTest, KeepsContentInChunksOfAnyLength) {
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{1} << 20,
                                 (std::size_t{1} << 20) + 1, std::size_t{3'000'000}}) {
    Bytes content(size);
    random_bytes(content);
    auto writer = ledger_->create_blob(unit_).value();
    for (std::size_t at = 0; at < size; at += 70'000) {
      ASSERT_TRUE(
          writer->write(ByteView(content).subspan(at, std::min<std::size_t>(70'000, size - at)))
              .ok());
    }
    ASSERT_TRUE(writer->finish().ok());
    EXPECT_EQ(writer->size(), size);
    auto reader = ledger_->open_blob(unit_, writer->id(), size).value();
    Bytes back(size + 10);
    EXPECT_EQ(reader->read_at(0, back).value(), size);
    back.resize(size);
    EXPECT_EQ(back, content);
    if (size < 100) continue;
    Bytes middle(50);
    EXPECT_EQ(reader->read_at(size - 60, middle).value(), 50u);
    EXPECT_TRUE(std::equal(middle.begin(), middle.end(), content.end() - 60));
    EXPECT_EQ(reader->read_at(size, middle).value(), 0u);
    EXPECT_FALSE(ledger_->open_blob(unit_, writer->id(), size - 1).ok() &&
                 ledger_->open_blob(unit_, writer->id(), size - 1).value()->read_at(0, back).ok());
    EXPECT_FALSE(ledger_->open_blob(ledger_->create_unit().value(), writer->id(), size).ok());
  }
}

TEST_F(LedgerTest, CollectsContentThatNoRecordNames) {
  const auto store = [&](std::string_view text) {
    auto writer = ledger_->create_blob(unit_).value();
    EXPECT_TRUE(writer->write(as_bytes(text)).ok());
    EXPECT_TRUE(writer->finish().ok());
    return writer->id();
  };
  const auto named = store("named");
  const auto orphan = store("orphan");
  ASSERT_TRUE(ledger_
                  ->submit_and_wait(command(
                      "note.counted",
                      {{"content",
                        {{"blob", named.text()}, {"size", 5}, {"sha256", std::string(64, 'a')}}}}))
                  .ok());
  EXPECT_EQ(ledger_->collect_content(std::chrono::hours(24)).value(), 0u);
  clock_.advance(std::chrono::hours(23));
  EXPECT_EQ(ledger_->collect_content(std::chrono::hours(24)).value(), 0u);
  clock_.advance(std::chrono::hours(1));
  EXPECT_EQ(ledger_->collect_content(std::chrono::hours(24)).value(), 1u);
  EXPECT_TRUE(ledger_->open_blob(unit_, named, 5).ok());
  EXPECT_FALSE(ledger_->open_blob(unit_, orphan, 6).ok());
}

TEST_F(LedgerTest, AnswersUnavailableOnceItStops) {
  ledger_->stop();
  const auto result = ledger_->submit_and_wait(command("note.counted"));
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().code(), ErrorCode::kUnavailable);
}

TEST_F(LedgerTest, ErasesAUnitsWordsAndKeepsItsProofs) {
  auto added = command("note.added", {{"text", "a secret"}});
  const auto key = "note/" + added.subject.text();
  const auto receipt = ledger_->submit_and_wait(std::move(added))->receipt;
  auto erase = command("subject.erased");
  erase.unit = ledger_->create_unit().value();
  erase.public_ = to_public(SubjectErased{unit_, "document", "retention"});
  ASSERT_TRUE(ledger_->submit_and_wait(std::move(erase)).ok());
  EXPECT_EQ(ledger_->payload(receipt.index).error().code(), ErrorCode::kErased);
  EXPECT_FALSE(ledger_->snapshot()->get(key)->contains("words"));
  EXPECT_EQ(leaf_hash(ledger_->record(receipt.index).value()), receipt.leaf);
  EXPECT_EQ(ledger_->submit_and_wait(command("note.counted")).error().code(), ErrorCode::kErased);
}

}  // namespace
}  // namespace scrutiny
