#include "server/service/documents/document_life.h"

#include <map>
#include <set>
#include <string>

#include <gtest/gtest.h>

namespace scrutiny {
namespace {

using enum DocumentState;
using enum DocumentStep;

constexpr std::array kStates = {kChecking, kDraft,     kSubmitted, kAccepted,
                                kReturned, kWithdrawn, kSuperseded};

AgencyId agency(std::uint8_t n) {
  AgencyId::Raw raw{};
  raw[0] = n;
  return AgencyId(raw);
}
AccountId account(std::uint8_t n) {
  AccountId::Raw raw{};
  raw[0] = n;
  return AccountId(raw);
}

// What each state allows, written down a second time in the words of the domain.
const std::map<DocumentState, std::map<DocumentStep, DocumentState>> kAllowed = {
    {kChecking, {{kCheck, kDraft}, {kWithdraw, kWithdrawn}}},
    {kDraft,
     {{kSubmit, kSubmitted},
      {kWithdraw, kWithdrawn},
      {kDisclose, kDraft},
      {kDecideFinding, kDraft}}},
    {kSubmitted,
     {{kAccept, kAccepted},
      {kReturn, kReturned},
      {kWithdraw, kWithdrawn},
      {kDisclose, kSubmitted},
      {kDecideFinding, kSubmitted}}},
    {kAccepted,
     {{kAddVersion, kChecking},
      {kSupersede, kSuperseded},
      {kWithdraw, kWithdrawn},
      {kDisclose, kAccepted},
      {kDecideFinding, kAccepted}}},
    {kReturned,
     {{kSubmit, kSubmitted},
      {kAddVersion, kChecking},
      {kWithdraw, kWithdrawn},
      {kDisclose, kReturned},
      {kDecideFinding, kReturned}}},
    {kWithdrawn, {}},
    {kSuperseded, {}},
};

TEST(DocumentLife, EachStateAllowsExactlyItsSteps) {
  for (const DocumentState state : kStates) {
    for (const DocumentStep step : kDocumentSteps) {
      const auto& allowed = kAllowed.at(state);
      const auto expected = allowed.find(step);
      const auto got = after(step, state);
      EXPECT_EQ(got.has_value(), expected != allowed.end()) << text(state) << " " << text(step);
      if (got && expected != allowed.end()) {
        EXPECT_EQ(*got, expected->second) << text(state) << " " << text(step);
      }
      EXPECT_EQ(allows(state, step).ok(), got.has_value());
    }
  }
}

enum class Where { kOwnAgency, kDisclosedAgency, kOtherAgency, kNoAgency };

Principal caller(Role role, Where where) {
  Principal out;
  out.account = account(1);
  out.actor = id_cast<ActorId>(out.account);
  out.roles.insert(role);
  if (where == Where::kOwnAgency) out.agency = agency(1);
  if (where == Where::kDisclosedAgency) out.agency = agency(2);
  if (where == Where::kOtherAgency) out.agency = agency(3);
  return out;
}

DocumentFacts document(DocumentState state, GroupDisclosure group) {
  DocumentFacts facts;
  facts.agency = agency(1);
  facts.submitter = account(9);
  facts.state = state;
  facts.submission = Submission::kOnce;
  facts.disclosure = {group, {agency(2)}};
  return facts;
}

bool is_author(Role role, Where where) {
  return where == Where::kOwnAgency && (role == Role::kSubmitter || role == Role::kAgencyLead);
}

bool sees(Role role, Where where, DocumentState state, GroupDisclosure group) {
  if (state == kChecking) return false;  // not the one who sent it
  if (state == kDraft) return is_author(role, where);
  if (role == Role::kScrutineer) return true;
  if (role == Role::kAdministrator) return false;
  if (where == Where::kOwnAgency || where == Where::kDisclosedAgency) return true;
  const bool in_group =
      role == Role::kGroupMember || role == Role::kChair || role == Role::kSupport;
  return in_group && group == GroupDisclosure::kShared;
}

bool may_by_role(DocumentStep step, Role role, Where where) {
  if (step == kCheck) return false;
  if (step == kAccept || step == kReturn) return role == Role::kChair;
  return is_author(role, where);
}

TEST(DocumentLife, EveryStateStepRoleAgencyAndDisclosure) {
  std::size_t allowed = 0;
  for (const DocumentState state : kStates) {
    for (std::size_t r = 0; r < kRoleCount; ++r) {
      const auto role = static_cast<Role>(r);
      for (const Where where :
           {Where::kOwnAgency, Where::kDisclosedAgency, Where::kOtherAgency, Where::kNoAgency}) {
        for (const auto group : {GroupDisclosure::kShared, GroupDisclosure::kWithheld}) {
          const Principal who = caller(role, where);
          const DocumentFacts what = document(state, group);
          const auto steps = available_steps(who, what);
          const std::set<DocumentStep> available(steps.begin(), steps.end());
          for (const DocumentStep step : kDocumentSteps) {
            const std::string shown = std::string(text(state)) + " " + std::string(text(step)) +
                                      " " + std::string(text(role)) + " " +
                                      std::to_string(static_cast<int>(where));
            const bool in_state = kAllowed.at(state).contains(step);
            const bool visible = sees(role, where, state, group);
            const bool expected = visible && in_state && may_by_role(step, role, where);
            const Status got = may_take(step, who, what);
            EXPECT_EQ(got.ok(), expected) << shown;
            EXPECT_EQ(available.contains(step), expected) << shown;
            allowed += got.ok() ? 1u : 0u;
            if (got.ok() || step == kCheck) continue;
            const ErrorCode code = !visible                          ? ErrorCode::kNotFound
                                   : !may_by_role(step, role, where) ? ErrorCode::kForbidden
                                                                     : ErrorCode::kConflict;
            EXPECT_EQ(got.error().code(), code) << shown;
          }
        }
      }
    }
  }
  EXPECT_GT(allowed, 50u);
}

TEST(DocumentLife, WhoSentAFileSeesItWhileItIsChecked) {
  Principal sender = caller(Role::kSubmitter, Where::kOwnAgency);
  DocumentFacts facts = document(kChecking, GroupDisclosure::kShared);
  facts.submitter = sender.account;
  EXPECT_EQ(available_steps(sender, facts), std::vector{kWithdraw});
}

}  // namespace
}  // namespace scrutiny
