#include "server/service/erasure/erasures.h"

#include <gtest/gtest.h>

#include "server/http/routes/document_route_world.h"
#include "server/service/erasure/erasure_targets.h"
#include "server/service/erasure/holds.h"
#include "server/service/erasure/retention.h"

namespace scrutiny::testing {
namespace {

constexpr UnixMillis kDay = 86'400'000;

class ErasuresTest : public ::testing::Test {
 protected:
  AccountsWorld& accounts() { return world_.base.accounts; }
  const StateReader& state() {
    snapshot_ = accounts().ledger->snapshot();
    return *snapshot_;
  }
  DocumentId accepted() {
    const std::string id = world_.submitted();
    EXPECT_EQ(world_.step("carla", id, "accept").status, 200);
    return DocumentId::parse(id).value();
  }
  Erasures::Proposal request(const DocumentId& document) {
    Erasures::Proposal out;
    out.document = document;
    out.erased_class = "subject_request";
    out.authority = "uk_gdpr_article_17";
    out.reason = "Request 7";
    return out;
  }
  ErasureId proposed(const DocumentId& document) {
    return erasures_.propose(accounts().as("ada"), request(document)).value().id;
  }
  // As if the server had stopped right after the second person's record.
  void approve_and_stop(const ErasureId& id) {
    const Erasure erasure = load_erasure(state(), id).value();
    Command command =
        command_by(accounts().as("iris"),
                   {"erasure.approved", erasure.subject, erasure.unit, {{"erasure", id.text()}}});
    ASSERT_TRUE(accounts().ledger->submit_and_wait(std::move(command)).ok());
  }
  ErasureState state_of(const ErasureId& id) { return load_erasure(state(), id).value().state; }
  std::vector<DueDocument> due(const std::string& today) {
    return list_due(state(), today, "", 100).value().items;
  }

  DocumentRouteWorld world_;
  RetentionRules rules_{accounts().context};
  Holds holds_{accounts().context};
  Erasures erasures_{accounts().context};
  std::shared_ptr<const StateReader> snapshot_;
};

TEST_F(ErasuresTest, WhatIsApprovedIsFinishedAfterAStop) {
  const DocumentId id = accepted();
  const UnitId unit = load_version(state(), id, 1)->unit;
  const ErasureId erasure = proposed(id);
  ASSERT_TRUE(erasures_.carry_out_approved().ok());
  EXPECT_FALSE(erasing_record(state(), unit)) << "nobody has approved it";
  approve_and_stop(erasure);
  EXPECT_FALSE(erasing_record(state(), unit));
  ASSERT_TRUE(erasures_.carry_out_approved().ok());
  EXPECT_TRUE(erasing_record(state(), unit));
  EXPECT_EQ(state_of(erasure), ErasureState::kCarriedOut);
  EXPECT_EQ(accounts().ledger->payload(load_document(state(), id)->received_index).error().code(),
            ErrorCode::kErased);
  const std::uint64_t size = accounts().ledger->size();
  ASSERT_TRUE(erasures_.carry_out_approved().ok());
  EXPECT_EQ(accounts().ledger->size(), size) << "once is enough";
}

TEST_F(ErasuresTest, NoHoldIsPlacedOnceItIsApproved) {
  const DocumentId id = accepted();
  approve_and_stop(proposed(id));
  const auto late =
      holds_.place(accounts().as("iris"), {id, 0, "Coroner", "2026-01-15", "", "Inquest", {}});
  ASSERT_FALSE(late.ok());
  EXPECT_EQ(late.error().code(), ErrorCode::kConflict);
}

TEST_F(ErasuresTest, AProposalNobodyDecidesLapses) {
  const DocumentId id = accepted();
  const ErasureId erasure = proposed(id);
  accounts().clock.advance(std::chrono::milliseconds(14 * kDay));
  const auto late = erasures_.approve(accounts().as("iris"), erasure, {});
  ASSERT_FALSE(late.ok());
  EXPECT_EQ(late.error().code(), ErrorCode::kConflict);
  EXPECT_TRUE(load_document(state(), id)->words);
}

TEST_F(ErasuresTest, TheSecondPersonIsNotOfTheDocumentsAgency) {
  const ErasureId erasure = proposed(accepted());
  Principal carla = accounts().as("carla");
  carla.agency = accounts().agency("children");
  const auto own = erasures_.approve(carla, erasure, {});
  ASSERT_FALSE(own.ok());
  EXPECT_EQ(own.error().code(), ErrorCode::kForbidden);
  EXPECT_TRUE(erasures_.approve(accounts().as("carla"), erasure, {}).ok());
}

TEST_F(ErasuresTest, WhatIsDueIsDisposedOfByItsRuleAndNotADayBefore) {
  const DocumentId id = accepted();
  const DocumentRow row = load_document(state(), id).value();
  const RetentionRules::Rule rule{row.words->kind, 1, RetentionBasis::kAccepted, "irms_12", "Why"};
  EXPECT_TRUE(due("9999-12-31").empty()) << "without a rule nothing is due";
  ASSERT_TRUE(rules_.set(accounts().as("ada"), rule, {}).ok());
  const DueDate when = due_date(state(), row).value();
  EXPECT_TRUE(due(when.from).empty());
  ASSERT_EQ(due(when.due).size(), 1u);
  Erasures::Proposal disposal = request(id);
  disposal.erased_class = "retention";
  disposal.authority = "irms_12";
  EXPECT_EQ(erasures_.propose(accounts().as("ada"), disposal).error().code(), ErrorCode::kConflict);
  accounts().clock.advance(std::chrono::milliseconds(32 * kDay));
  disposal.authority = "court_order";
  EXPECT_EQ(erasures_.propose(accounts().as("ada"), disposal).error().field_name(), "authority");
  disposal.authority = "irms_12";
  const auto asked = erasures_.propose(accounts().as("ada"), disposal);
  ASSERT_TRUE(asked.ok()) << asked.error().describe();
  ASSERT_TRUE(erasures_.approve(accounts().as("iris"), asked->id, {}).ok());
  EXPECT_TRUE(due("9999-12-31").empty());
}

TEST_F(ErasuresTest, AnActionThatQuotesTheDocumentIsDecidedUpon) {
  const DocumentId id = accepted();
  const ErasureId before = proposed(id);
  const std::string base = "/api/v1/documents/" + id.text();
  const HeaderList json{{"Content-Type", "application/json"}};
  ASSERT_EQ(world_
                .send("sam", http::Method::kPost, base + "/findings", json,
                      R"({"kind":"action","text":"Start a rota.","quote":"a rota"})")
                .status,
            201);
  ASSERT_EQ(world_.send("sam", http::Method::kPost, base + "/actions", json, "{}").status, 200);
  ASSERT_EQ(actions_from(state(), id, 0).size(), 1u);
  EXPECT_EQ(erasures_.approve(accounts().as("iris"), before, {}).error().code(),
            ErrorCode::kConflict);
  ASSERT_TRUE(erasures_.withdraw(accounts().as("ada"), before, {}).ok());
  Erasures::Proposal again = request(id);
  EXPECT_EQ(erasures_.propose(accounts().as("ada"), again).error().field_name(), "actions");
  again.actions = DerivedActions::kErase;
  const auto asked = erasures_.propose(accounts().as("ada"), again);
  ASSERT_TRUE(asked.ok()) << asked.error().describe();
  ASSERT_TRUE(erasures_.approve(accounts().as("iris"), asked->id, {}).ok());
  EXPECT_TRUE(actions_from(state(), id, 0).empty());
}

}  // namespace
}  // namespace scrutiny::testing
