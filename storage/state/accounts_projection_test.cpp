#include "storage/state/accounts_projection.h"

#include <gtest/gtest.h>

#include "storage/audit/canonical_json.h"
#include "storage/state/accounts_rows.h"
#include "storage/state/state_overlay.h"
#include "storage/state/trail_projection.h"

namespace scrutiny {
namespace {

using boost::json::object;
using boost::json::value;

class NoRows final : public RowSource {
 public:
  std::optional<std::string> get_raw(RowSpace, std::string_view) const override {
    return std::nullopt;
  }
  void scan_raw(RowSpace, std::string_view, std::string_view, const RawVisitor&) const override {}
};

template <class IdType>
IdType id(std::uint8_t n) {
  typename IdType::Raw raw{};
  raw[15] = n;
  return IdType(raw);
}

const AccountId kAnn = id<AccountId>(1);
const AccountId kBob = id<AccountId>(2);
const std::string kHash(64, 'a');
const std::string kOtherHash(64, 'b');

class AccountsLog : public ::testing::Test {
 protected:
  struct Entry {
    Record record;
    object payload;
  };

  Entry& add(std::string action, const SubjectId& subject, const UnitId& unit, object payload) {
    Record record;
    record.index = log_.size();
    record.time = 1'700'000'000'000 + static_cast<UnixMillis>(log_.size()) * 1000;
    record.action = std::move(action);
    record.actor = id<ActorId>(9);
    record.subject = subject;
    record.unit = unit;
    log_.push_back({std::move(record), std::move(payload)});
    return log_.back();
  }
  Entry& add(std::string action, const AccountId& account, object payload) {
    return add(std::move(action), id_cast<SubjectId>(account), id_cast<UnitId>(account),
               std::move(payload));
  }

  void create(const AccountId& account, std::string_view name) {
    add("account.created", account,
        {{"name", name}, {"display_name", "Somebody"}, {"roles", {"submitter"}}});
    add("credential.set", account,
        {{"phc", "$argon2id$1"},
         {"temporary", true},
         {"temporary_until", 1'800'000'000'000},
         {"ends", "everything"}});
  }
  void open_session(const AccountId& account, std::uint8_t session, std::string_view hash,
                    UnixMillis expires = 1'800'000'000'000) {
    add("session.opened", id<SubjectId>(session), id_cast<UnitId>(account),
        {{"account", account.text()}, {"hash", hash}, {"expires", expires}, {"address", "::1"}});
  }
  void make_token(const AccountId& account, std::uint8_t token, std::string_view hash,
                  std::string_view kind) {
    add("token.created", id<SubjectId>(token), id_cast<UnitId>(account),
        {{"account", account.text()},
         {"hash", hash},
         {"kind", kind},
         {"label", "script"},
         {"expires", 1'800'000'000'000}});
  }

  // Rows after all records; payloads of `erased` are gone from the start.
  StateOverlay rows(std::optional<UnitId> erased = std::nullopt) const {
    StateOverlay state(nothing_);
    for (const Entry& entry : log_) {
      const bool gone = erased && entry.record.unit == *erased;
      const Applied applied{entry.record, gone ? nullptr : &entry.payload};
      AccountsProjection().apply(applied, state);
    }
    return state;
  }
  static std::string dump(const StateOverlay& state) {
    std::string text;
    for (const auto& [key, row] : state.rows()) {
      if (row && !key.starts_with(kErasedPrefix)) text += key + " " + *row + "\n";
    }
    return text;
  }
  static object words(const StateOverlay& state, const std::string& key) {
    const auto row = state.get(key);
    return row ? row->at("words").as_object() : object();
  }

  std::vector<Entry> log_;
  NoRows nothing_;
};

TEST_F(AccountsLog, CreatedAccountCanBeFoundByNameAndHoldsItsCredential) {
  create(kAnn, "ann");
  const auto state = rows();
  EXPECT_EQ(words(state, accounts_rows::login("ann")).at("account"), value(kAnn.text()));
  EXPECT_EQ(words(state, accounts_rows::account(kAnn)).at("name"), value("ann"));
  EXPECT_EQ(words(state, accounts_rows::credential(kAnn)).at("phc"), value("$argon2id$1"));
  EXPECT_EQ(state.get(accounts_rows::account(kAnn))->at("state"), "active");
}

TEST_F(AccountsLog, DisablingEndsSessionsAndTokensOfThatAccountOnly) {
  create(kAnn, "ann");
  create(kBob, "bob");
  open_session(kAnn, 20, kHash);
  make_token(kAnn, 21, std::string(64, 'c'), "token");
  open_session(kBob, 22, kOtherHash);
  add("account.disabled", kAnn, {{"reason", "left"}});
  const auto state = rows();
  EXPECT_FALSE(state.get(accounts_rows::bearer(kHash)));
  EXPECT_FALSE(state.get(accounts_rows::bearer(std::string(64, 'c'))));
  EXPECT_TRUE(state.get(accounts_rows::bearer(kOtherHash)));
  EXPECT_EQ(state.get(accounts_rows::account(kAnn))->at("state"), "disabled");
}

TEST_F(AccountsLog, NewPasswordEndsOtherSessionsButKeepsTokensAndTheOneNamed) {
  create(kAnn, "ann");
  open_session(kAnn, 20, kHash);
  open_session(kAnn, 21, kOtherHash);
  make_token(kAnn, 22, std::string(64, 'c'), "token");
  add("credential.set", kAnn,
      {{"phc", "$argon2id$2"}, {"temporary", false}, {"ends", "sessions"}, {"keeps", kHash}});
  const auto state = rows();
  EXPECT_TRUE(state.get(accounts_rows::bearer(kHash)));
  EXPECT_FALSE(state.get(accounts_rows::bearer(kOtherHash)));
  EXPECT_TRUE(state.get(accounts_rows::bearer(std::string(64, 'c'))));
  EXPECT_EQ(words(state, accounts_rows::credential(kAnn)).at("phc"), value("$argon2id$2"));
}

TEST_F(AccountsLog, ResetPasswordEndsTokensToo) {
  create(kAnn, "ann");
  make_token(kAnn, 22, kHash, "token");
  add("credential.set", kAnn,
      {{"phc", "$argon2id$2"}, {"temporary", true}, {"ends", "everything"}});
  EXPECT_FALSE(rows().get(accounts_rows::bearer(kHash)));
}

TEST_F(AccountsLog, SignInClearsExpiredSessionsAndThoseTheRecordNames) {
  create(kAnn, "ann");
  open_session(kAnn, 20, kHash, 1'700'000'002'500);  // ends before the next sign-in
  open_session(kAnn, 21, kOtherHash);
  add("session.opened", id<SubjectId>(22), id_cast<UnitId>(kAnn),
      {{"account", kAnn.text()},
       {"hash", std::string(64, 'c')},
       {"expires", 1'800'000'000'000},
       {"ends", {id<TokenId>(21).text()}}});
  const auto state = rows();
  EXPECT_FALSE(state.get(accounts_rows::bearer(kHash)));
  EXPECT_FALSE(state.get(accounts_rows::bearer(kOtherHash)));
  EXPECT_TRUE(state.get(accounts_rows::bearer(std::string(64, 'c'))));
}

TEST_F(AccountsLog, FailedSignInsAreCountedUntilTheNextSignIn) {
  create(kAnn, "ann");
  open_session(kAnn, 20, kHash);
  for (const int count : {3, 4}) {
    add("session.failed", kAnn, {{"account", kAnn.text()}, {"count", count}, {"throttled", 0}});
  }
  EXPECT_EQ(words(rows(), accounts_rows::sign_in(kAnn)).at("failed_since"), value(7));
  open_session(kAnn, 21, kOtherHash);
  const object after = words(rows(), accounts_rows::sign_in(kAnn));
  EXPECT_EQ(after.at("failed_since"), value(0));
  EXPECT_EQ(after.at("failed_before"), value(7));
  EXPECT_EQ(after.at("last_before"), value(1'700'000'002'000));
}

TEST_F(AccountsLog, GrantMovesFromPendingToApprovedWithTheRole) {
  create(kAnn, "ann");
  const std::string grant = id<TokenId>(30).text();
  add("grant.requested", kAnn,
      {{"grant", grant},
       {"kind", "role"},
       {"role", "agency_lead"},
       {"requested_by", kBob.text()},
       {"expires", 1'800'000'000'000}});
  EXPECT_EQ(words(rows(), accounts_rows::grant(grant)).at("state"), value("pending"));
  add("role.granted", kAnn, {{"role", "agency_lead"}, {"grant", grant}});
  const auto state = rows();
  EXPECT_EQ(words(state, accounts_rows::grant(grant)).at("state"), value("approved"));
  EXPECT_EQ(words(state, accounts_rows::account(kAnn)).at("roles"),
            value(value(boost::json::array{"submitter", "agency_lead"})));
}

TEST_F(AccountsLog, ErasedAccountLeavesTheSameRowsLiveAndOnReplay) {
  create(kAnn, "ann");
  create(kBob, "bob");
  open_session(kAnn, 20, kHash);
  make_token(kAnn, 21, kOtherHash, "operator");
  add("token.acknowledged", id<SubjectId>(21), id_cast<UnitId>(kAnn),
      {{"account", kAnn.text()}, {"hash", kOtherHash}});
  add("role.granted", kAnn, {{"role", "group_member"}});
  add("role.revoked", kAnn, {{"role", "submitter"}});
  add("account.renamed", kAnn, {{"display_name", "Ann B"}});
  add("session.failed", kAnn, {{"account", kAnn.text()}, {"count", 2}, {"throttled", 0}});
  add("session.closed", id<SubjectId>(20), id_cast<UnitId>(kAnn),
      {{"account", kAnn.text()}, {"hash", kHash}});
  add("account.disabled", kAnn, {{"reason", "left"}});
  add("account.enabled", kAnn, {});

  auto live = rows();
  live.erase_unit(id_cast<UnitId>(kAnn), 99);
  const std::string expected = dump(live);
  EXPECT_EQ(dump(rows(id_cast<UnitId>(kAnn))), expected);
  EXPECT_EQ(expected.find("Ann"), std::string::npos);
  EXPECT_EQ(expected.find("login/ann"), std::string::npos);
  EXPECT_NE(expected.find("login/bob"), std::string::npos);
}

TEST_F(AccountsLog, PayloadThatDoesNotFitItsActionIsCorruption) {
  add("account.created", kAnn, {{"display_name", "no name"}, {"roles", object()}});
  EXPECT_THROW(rows(), StateCorrupted);
  log_.clear();
  add("role.granted", kAnn, {{"role", "submitter"}});  // of an account nobody created
  EXPECT_THROW(rows(), StateCorrupted);
  log_.clear();
  create(kAnn, "ann");
  add("session.failed", kAnn, {{"account", "nobody"}, {"count", 1}});
  EXPECT_THROW(rows(), StateCorrupted);
}

TEST_F(AccountsLog, OtherActionsAreLeftAlone) {
  add("document.received", id<SubjectId>(40), id<UnitId>(41), {{"title", "x"}});
  EXPECT_EQ(dump(rows()), "");
}

TEST_F(AccountsLog, TrailIndexFindsRecordsOfOneSubjectInOrder) {
  create(kAnn, "ann");
  create(kBob, "bob");
  add("account.disabled", kAnn, {});
  StateOverlay state(nothing_);
  for (const Entry& entry : log_) TrailProjection().apply({entry.record, nullptr}, state);
  std::vector<std::string> found;
  state.scan(TrailProjection::prefix(id_cast<SubjectId>(kAnn)), "",
             [&](std::string_view key, const object&) {
               found.emplace_back(key.substr(key.rfind('/') + 1));
               return ScanStep::kContinue;
             });
  EXPECT_EQ(found, (std::vector<std::string>{key_number(0), key_number(1), key_number(4)}));
}

}  // namespace
}  // namespace scrutiny
