#include "server/service/assurance/assurance.h"

#include <gtest/gtest.h>
#include <spdlog/spdlog.h>

#include "server/service/account_commands.h"
#include "server/service/system_actors.h"
#include "storage/audit/public_schema.h"
#include "storage/crypto/random.h"
#include "tests/support/accounts_world.h"
#include "tests/support/hooked_ledger.h"
#include "tests/support/temp_dir.h"
#include "tests/support/time_authority.h"

namespace scrutiny {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using testing::AccountsWorld;

constexpr UnixMillis kHour = 3'600'000;
constexpr UnixMillis kStart = 1'767'603'600'000;  // of the fake clock: 2026-01-05T09:00:00Z

class CountingLedger final : public testing::HookedLedger {
 public:
  using HookedLedger::HookedLedger;
  Result<std::string> record(std::uint64_t index) const override {
    ++read;
    return HookedLedger::record(index);
  }
  Result<Bytes> entry_bundle(std::uint64_t number, std::uint32_t count) const override {
    read += count;
    return HookedLedger::entry_bundle(number, count);
  }
  mutable std::uint64_t read = 0;
};

class NoSubjects final : public SubjectRights {
 public:
  bool may_see(const StateReader&, const Principal&, const SubjectId&,
               std::optional<std::uint64_t>) const override {
    return false;
  }
};

class AssuranceTest : public ::testing::Test {
 protected:
  AssuranceTest() {
    TimestampPolicy policy;
    policy.authority = "http://time.example";
    policy.trust = TimestampTrust::parse(authority_.certificate()).value();
    timestamper_.emplace(
        ledger_, world_.clock, policy,
        [this](ByteView query) -> Result<Bytes> {
          return authority_.answer(query, world_.clock.now());
        },
        std::make_shared<spdlog::logger>("quiet"));
    assurance_.emplace(ledger_, world_.clock, nothing_, cosignatures_, *timestamper_);
  }
  AssuranceReport report(const std::string& from, const std::string& to) {
    auto read = assurance_->read(world_.as("iris"), from, to);
    if (!read.ok()) throw std::runtime_error(read.error().describe());
    return std::move(read).value();
  }
  void grow() {
    const auto made = world_.agencies.create(
        world_.as("ada"), {"Agency " + std::to_string(++grown_), AgencyKind::kRelevantAgency, {}});
    if (!made.ok()) throw std::runtime_error(made.error().describe());
  }
  void cosign() {
    auto note = parse_note(world_.ledger->checkpoint()).value();
    note.signatures.push_back(witness_.cosign(note.text, 1'767'800'000));
    const auto added = cosignatures_.add(format_note(note));
    if (!added.ok()) throw std::runtime_error(added.error().describe());
  }
  ActorId first_actor() const { return decode(world_.ledger->record(0).value())->actor; }
  static const Events& events(const AssuranceReport& report, EventKind kind) {
    return report.tally.events.at(static_cast<std::size_t>(kind));
  }

  AccountsWorld world_{{std::make_shared<TimestampsProjection>()}};
  CountingLedger ledger_{*world_.ledger};
  NoSubjects nothing_;
  testing::TempDir folder_;
  std::unique_ptr<WitnessStore> store_ = WitnessStore::open(folder_.path()).value();
  NoteSigner witness_{"ruth.example/w", NoteKeyType::kCosignature, SigningKey::generate()};
  Cosignatures cosignatures_{ledger_, {{witness_.verifier()}, 1}, *store_, [](const Error&) {}};
  testing::TimeAuthority authority_{kStart - kHour, kStart + 100 * 24 * kHour};
  std::optional<Timestamper> timestamper_;
  std::optional<Assurance> assurance_;
  int grown_ = 0;
};

TEST(Period, IsOfWholeDaysInLondon) {
  const Period winter = parse_period("2026-01-07", "2026-01-08").value();
  EXPECT_EQ(format_time(winter.begins), "2026-01-07T00:00:00.000Z");
  EXPECT_EQ(format_time(winter.ends), "2026-01-09T00:00:00.000Z");
  const Period summer = parse_period("2026-06-30", "2026-06-30").value();
  EXPECT_EQ(format_time(summer.begins), "2026-06-29T23:00:00.000Z");
  EXPECT_EQ(format_time(summer.ends), "2026-06-30T23:00:00.000Z");
  const Period spring = parse_period("2026-03-29", "2026-03-29").value();  // of 23 hours
  EXPECT_EQ(format_time(spring.begins), "2026-03-29T00:00:00.000Z");
  EXPECT_EQ(format_time(spring.ends), "2026-03-29T23:00:00.000Z");
  for (const char* bad : {"", "2026-02-30", "2026-1-7", "07/01/2026", "2026-01-07T00:00:00.000Z",
                          "9999-12-31", "1970-01-01"}) {
    EXPECT_EQ(parse_period(bad, "2026-01-08").error().field_name(), "from") << bad;
    EXPECT_EQ(parse_period("2026-01-07", bad).error().field_name(), "to") << bad;
  }
  EXPECT_EQ(parse_period("2026-01-08", "2026-01-07").error().field_name(), "to");
}

TEST_F(AssuranceTest, FindsExactlyTheRecordsOfThePeriod) {
  world_.clock.advance(hours(38) + minutes(59));  // 2026-01-06T23:59Z
  grow();
  const std::uint64_t first = world_.ledger->size();
  world_.clock.advance(minutes(1));  // the 7th begins
  grow();
  grow();
  const std::uint64_t end = world_.ledger->size();
  world_.clock.advance(hours(24));  // the 8th begins
  grow();
  const auto found = report("2026-01-07", "2026-01-07");
  EXPECT_EQ(found.range.first, first);
  EXPECT_EQ(found.range.end, end);
  EXPECT_EQ(found.tally.actions, (std::map<std::string, std::uint64_t>{{"agency.created", 2}}));
  EXPECT_EQ(report("2026-01-01", "2026-01-04").range.count(), 0u);
  EXPECT_EQ(report("2027-01-01", "2027-12-31").range.count(), 0u);
  const auto all = report("2026-01-01", "2026-12-31");
  EXPECT_EQ(all.range.first, 0u);
  EXPECT_EQ(all.range.end, all.size);
}

TEST_F(AssuranceTest, CountsAKnownHistory) {
  world_.clock.advance(hours(39));  // 2026-01-07T00:00Z
  const std::uint64_t sams = world_.sign_in("sam").receipt.index;
  world_.sign_in("polly");
  SignIn wrong = world_.attempt("nora");
  wrong.password = "not this one";
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(world_.sessions.sign_in(wrong).ok());
  wrong.name = "nobody";
  EXPECT_FALSE(world_.sessions.sign_in(wrong).ok());
  ASSERT_TRUE(world_.failures.flush_all().ok());
  const auto token = world_.tokens.mint_operator_token("sam");
  ASSERT_TRUE(token.ok());
  Principal by_token = world_.as("sam");
  by_token.actor = id_cast<ActorId>(token->id);
  ASSERT_TRUE(world_.ledger
                  ->submit_and_wait(command_by(
                      by_token, {"note.made", new_id<SubjectId>(), world_.account("sam").unit, {}}))
                  .ok());
  ASSERT_TRUE(world_.accounts.reset_password(world_.as("ada"), world_.id("nora"), {}).ok());
  ASSERT_TRUE(
      world_.accounts.grant_role(world_.as("ada"), world_.id("nora"), Role::kGroupMember, {}).ok());
  const Trail trail(*world_.ledger, nothing_);
  for (int i = 0; i < 2; ++i) ASSERT_TRUE(trail.open(world_.as("iris"), sams).ok());
  world_.clock.advance(hours(24));
  grow();

  const auto found = report("2026-01-07", "2026-01-07");
  const Tally& tally = found.tally;
  EXPECT_EQ(tally.actions, (std::map<std::string, std::uint64_t>{{"credential.set", 1},
                                                                 {"note.made", 1},
                                                                 {"record.read", 2},
                                                                 {"role.granted", 1},
                                                                 {"session.failed", 2},
                                                                 {"session.opened", 2},
                                                                 {"token.created", 1}}));
  EXPECT_EQ(found.range.count(), 10u);
  EXPECT_EQ(tally.signed_in, 2u);
  EXPECT_EQ(tally.failed.at(world_.id("nora").text()).attempts, 3u);
  EXPECT_EQ(tally.failed.at("").attempts, 1u);
  ASSERT_EQ(events(found, EventKind::kOperatorToken).list.size(), 1u);
  EXPECT_EQ(
      events(found, EventKind::kOperatorToken).list[0].details,
      (std::vector<std::pair<std::string, std::string>>{{"account", world_.id("sam").text()}}));
  ASSERT_EQ(events(found, EventKind::kCredential).list.size(), 1u);
  EXPECT_EQ(events(found, EventKind::kCredential).list[0].subject,
            id_cast<SubjectId>(world_.id("nora")));
  ASSERT_EQ(events(found, EventKind::kRole).list.size(), 1u);
  EXPECT_EQ(events(found, EventKind::kRole).list[0].details[0].second, "group_member");
  EXPECT_TRUE(events(found, EventKind::kPlugin).list.empty());
  ASSERT_EQ(tally.openings.size(), 1u);
  EXPECT_EQ(tally.openings.begin()->first.second, "record.read");
  EXPECT_EQ(tally.openings.begin()->second,
            (std::map<ActorId, std::uint64_t>{{id_cast<ActorId>(world_.id("iris")), 2}}));
  // Police: polly. Children's services: sam. Operator, guard, ada and iris belong to no agency.
  EXPECT_EQ(tally.agencies, (std::map<AgencyId, std::uint64_t>{{world_.agency("children"), 2},
                                                               {world_.agency("police"), 1}}));
  EXPECT_EQ(found.agencies.at(world_.agency("police")), "Northshire Police");
  EXPECT_EQ(found.roles, (std::map<std::string, std::uint64_t>{{"administrator", 2},
                                                               {"operator_token", 1},
                                                               {"scrutineer", 2},
                                                               {"submitter", 2},
                                                               {"system", 3}}));
  EXPECT_EQ(found.actors.at(id_cast<ActorId>(world_.id("sam"))).name, "Person sam");
  EXPECT_EQ(found.actors.at(by_token.actor).name, "a token the operator made for Person sam");
  EXPECT_EQ(report("2026-01-05", "2026-01-05").actors.at(first_actor()).kind, "other");
}

TEST_F(AssuranceTest, SaysHowFarWitnessesAndTimeTokensVouch) {
  world_.clock.advance(hours(39));
  const std::uint64_t first = world_.ledger->size();
  grow();
  world_.clock.advance(hours(2));
  grow();
  ASSERT_TRUE(timestamper_->stamp().ok());  // over the first two; its record is the third
  cosign();                                 // all three
  world_.clock.advance(hours(1));
  grow();
  const auto found = report("2026-01-07", "2026-01-07");
  EXPECT_EQ(found.range.count(), 4u);
  EXPECT_EQ(found.cosigned.size, first + 3);
  EXPECT_EQ(found.cosigned.covered, 3u);
  EXPECT_EQ(found.cosigned.open_since, kStart + 42 * kHour);
  ASSERT_EQ(found.cosigned.witnesses.size(), 1u);
  EXPECT_EQ(found.cosigned.witnesses[0].covered, 3u);
  EXPECT_EQ(found.time.covered, 2u);
  EXPECT_EQ(found.time.open_since, kStart + 41 * kHour);
  ASSERT_EQ(found.time.tokens.size(), 1u);
  EXPECT_EQ(found.time.tokens[0].newly.first, first);
  EXPECT_EQ(found.time.tokens[0].newly.end, first + 2);
  EXPECT_EQ(found.time.longest_wait, 2 * kHour);
  EXPECT_EQ(found.time.longest_wait_record, first);

  // A token of later covers the rest; of a period before it only what is new counts.
  world_.clock.advance(hours(30));
  ASSERT_TRUE(timestamper_->stamp().ok());
  cosign();
  const auto later = report("2026-01-07", "2026-01-07");
  EXPECT_EQ(later.time.covered, 5u) << "the first report's own record too";
  EXPECT_FALSE(later.time.open_since);
  EXPECT_EQ(later.time.tokens.at(1).newly.count(), 3u);
  EXPECT_EQ(later.time.longest_wait, 31 * kHour) << "of the first token's own record";
  EXPECT_EQ(later.cosigned.covered, 5u);
}

TEST_F(AssuranceTest, ShowsMoreThanADayWithoutARecord) {
  world_.clock.advance(hours(39));  // the 7th, 00:00
  grow();
  world_.clock.advance(hours(50));  // the 9th, 02:00
  const std::uint64_t ended = world_.ledger->size();
  grow();
  world_.clock.advance(hours(60));  // the 11th, 14:00
  const auto found = report("2026-01-07", "2026-01-31");
  ASSERT_EQ(found.tally.quiet.size(), 2u);
  EXPECT_EQ(found.tally.quiet[0].before, ended);
  EXPECT_EQ(found.tally.quiet[0].from, kStart + 39 * kHour);
  EXPECT_EQ(found.tally.quiet[0].until, kStart + 89 * kHour);
  EXPECT_EQ(found.tally.quiet[1].until, world_.clock.now()) << "until now, not until the 31st";
  EXPECT_TRUE(report("2026-01-09", "2026-01-09").tally.quiet.empty());
}

TEST_F(AssuranceTest, SortsWhatAScrutineerShouldLookAt) {
  world_.clock.advance(hours(39));
  const ActorId ada = id_cast<ActorId>(world_.id("ada"));
  const auto record = [&](const char* action, const ActorId& actor, const SubjectId& subject,
                          boost::json::object payload) {
    Command command;
    command.action = action;
    command.actor = actor;
    command.subject = subject;
    command.unit = world_.account("ada").unit;
    command.payload = std::move(payload);
    ASSERT_TRUE(world_.ledger->submit_and_wait(std::move(command)).ok()) << action;
  };
  const auto thing = new_id<SubjectId>();
  record("clock.acknowledged", system_actors::kOperator, thing, {});
  record("plugin.crashed", system_actors::kPluginSupervisor, thing,
         {{"library", std::string(64, 'a')}, {"failure", "worker_crashed"}, {"secret", "word"}});
  record("plugin.loaded", system_actors::kPluginSupervisor, thing, {{"plugin", "x"}});
  record("evidence.exported", ada, thing, {{"at", 7}, {"records", 3}, {"subjects", {"a", "b"}}});
  record("document.read", ada, thing, {{"what", "file"}});
  const auto found = report("2026-01-07", "2026-01-07");
  using Details = std::vector<std::pair<std::string, std::string>>;
  const std::map<EventKind, std::pair<std::string, Details>> expected{
      {EventKind::kClock, {"clock.acknowledged", {}}},
      {EventKind::kPlugin,
       {"plugin.crashed", {{"library", std::string(64, 'a')}, {"failure", "worker_crashed"}}}},
      {EventKind::kExport, {"evidence.exported", {{"at", "7"}, {"records", "3"}}}}};
  for (std::size_t i = 0; i < kEventKinds; ++i) {
    const auto kind = static_cast<EventKind>(i);
    const auto wanted = expected.find(kind);
    ASSERT_EQ(events(found, kind).list.size(), wanted == expected.end() ? 0u : 1u) << text(kind);
    if (wanted == expected.end()) continue;
    EXPECT_EQ(events(found, kind).list[0].action, wanted->second.first);
    EXPECT_EQ(events(found, kind).list[0].details, wanted->second.second);
  }
  EXPECT_EQ(found.tally.openings.at({thing, "document.read"}).at(ada), 1u);
  EXPECT_FALSE(found.subjects.contains(thing)) << "the reader may not see what it is called";
}

TEST_F(AssuranceTest, ListsErasuresAndUntilWhenBackupsHoldTheirKeys) {
  world_.clock.advance(hours(39));
  const UnitId unit = world_.ledger->create_unit().value();
  Command erase;
  erase.action = "subject.erased";
  erase.actor = id_cast<ActorId>(world_.id("ada"));
  erase.subject = new_id<SubjectId>();
  erase.unit = world_.account("ada").unit;
  erase.public_ = to_public(SubjectErased{unit, "policy", "retention_rule"});
  ASSERT_TRUE(world_.ledger->submit_and_wait(std::move(erase)).ok());
  const Assurance with_backups(
      ledger_, world_.clock, nothing_, cosignatures_, *timestamper_,
      [](UnixMillis erased) { return std::optional(erased + 35 * 24 * kHour); });
  const auto details = [&] {
    const auto found = with_backups.read(world_.as("iris"), "2026-01-07", "2026-01-07").value();
    return events(found, EventKind::kErasure).list.at(0).details;
  };
  using Details = std::vector<std::pair<std::string, std::string>>;
  const Details erased{{"unit", unit.text()}, {"class", "policy"}, {"authority", "retention_rule"}};
  Details pending = erased;
  pending.emplace_back("pending_in_backups_until", "2026-02-11T00:00:00.000Z");
  EXPECT_EQ(details(), pending);
  world_.clock.advance(hours(35 * 24 + 1));
  EXPECT_EQ(details(), erased) << "no backup holds it any more";
  EXPECT_EQ(events(report("2026-01-07", "2026-01-07"), EventKind::kErasure).list.at(0).details,
            erased);
}

TEST_F(AssuranceTest, CostsWhatThePeriodHoldsAndNotWhatTheLogHolds) {
  for (int i = 0; i < 2000; ++i) grow();
  world_.clock.advance(hours(39));
  for (int i = 0; i < 10; ++i) grow();
  world_.clock.advance(hours(24));
  for (int i = 0; i < 2000; ++i) grow();
  ledger_.read = 0;
  EXPECT_EQ(report("2026-01-07", "2026-01-07").range.count(), 10u);
  EXPECT_LT(ledger_.read, 600u) << "two searches by halves and two bundles at most";
}

TEST_F(AssuranceTest, IsForScrutineersAndOnRecordItself) {
  report("2026-01-05", "2026-01-06");
  const auto read = world_.records("assurance.read");
  ASSERT_EQ(read.size(), 1u);
  EXPECT_EQ(world_.payload(read[0]),
            (boost::json::object{{"from", "2026-01-05"}, {"to", "2026-01-06"}}));
  const std::uint64_t size = world_.ledger->size();
  const auto refused = assurance_->read(world_.as("ada"), "2026-01-05", "2026-01-06");
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code(), ErrorCode::kForbidden);
  EXPECT_EQ(world_.ledger->size(), size);
}

}  // namespace
}  // namespace scrutiny
