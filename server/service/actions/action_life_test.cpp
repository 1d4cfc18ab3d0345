#include "server/service/actions/action_life.h"

#include <map>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "storage/crypto/random.h"

namespace scrutiny {
namespace {

using enum ActionState;
using enum ActionStep;

constexpr std::array kStates = {kProposed, kAgreed,   kInProgress,          kCompleted,
                                kChecked,  kVerified, kNeedsReverification, kCancelled};

TEST(ActionLife, AllowsTheseStepsAndNoOthers) {
  const std::map<std::pair<ActionStep, ActionState>, ActionState> allowed = {
      {{kAgree, kProposed}, kAgreed},
      {{kStart, kAgreed}, kInProgress},
      {{kNoteProgress, kAgreed}, kAgreed},
      {{kNoteProgress, kInProgress}, kInProgress},
      {{kChangeDue, kProposed}, kProposed},
      {{kChangeDue, kAgreed}, kAgreed},
      {{kChangeDue, kInProgress}, kInProgress},
      {{kComplete, kInProgress}, kCompleted},
      {{kComplete, kNeedsReverification}, kCompleted},
      {{kCheck, kCompleted}, kChecked},
      {{kVerify, kChecked}, kVerified},
      {{kReopen, kCompleted}, kInProgress},
      {{kReopen, kChecked}, kInProgress},
      {{kReopen, kVerified}, kInProgress},
      {{kReopen, kNeedsReverification}, kInProgress},
      {{kCancel, kProposed}, kCancelled},
      {{kCancel, kAgreed}, kCancelled},
      {{kCancel, kInProgress}, kCancelled},
  };
  for (const ActionStep step : kActionSteps) {
    for (const ActionState state : kStates) {
      const auto found = allowed.find({step, state});
      const auto expected = found == allowed.end() ? std::nullopt : std::optional(found->second);
      EXPECT_EQ(after(step, state), expected) << text(step) << " from " << text(state);
    }
  }
}

// Agencies of the callers, seen from the action.
enum class Side : std::uint8_t { kLead, kJoint, kFormer, kOther, kNone };
constexpr std::array kSides = {Side::kLead, Side::kJoint, Side::kFormer, Side::kOther, Side::kNone};
constexpr std::array kRoles = {Role::kSubmitter,    Role::kAgencyLead, Role::kGroupMember,
                               Role::kChair,        Role::kSupport,    Role::kScrutineer,
                               Role::kAdministrator};

class ActionRights : public ::testing::Test {
 protected:
  ActionRights() {
    for (const Side side : kSides) agencies_[side] = new_id<AgencyId>();
    action.lead = agencies_[Side::kLead];
    action.joint = {agencies_[Side::kJoint]};
    action.completed_for = {agencies_[Side::kLead], agencies_[Side::kFormer]};
    action.source = SourceSight::kVisible;
  }
  Principal person(Role role, Side side) {
    Principal out;
    out.account = new_id<AccountId>();
    out.actor = id_cast<ActorId>(out.account);
    if (side != Side::kNone) out.agency = agencies_[side];
    out.roles = {role};
    return out;
  }
  ActionFacts action;

 private:
  std::map<Side, AgencyId> agencies_;
};

// Every step, by every role, of every agency there is from the action's point of view.
TEST_F(ActionRights, EveryStepBelongsToOneRoleAndSide) {
  const std::set<Side> responsible{Side::kLead, Side::kJoint};
  for (const Role role : kRoles) {
    for (const Side side : kSides) {
      const Principal caller = person(role, side);
      const bool author = role == Role::kSubmitter || role == Role::kAgencyLead;
      const bool own = responsible.contains(side);
      const bool marks_own = own || side == Side::kFormer;
      const std::map<ActionStep, bool> may = {
          {kAgree, role == Role::kAgencyLead && side == Side::kLead},
          {kStart, author && own},
          {kNoteProgress, author && own},
          {kChangeDue, author && side == Side::kLead},
          {kComplete, author && own},
          {kCheck, role == Role::kSupport && !marks_own},
          {kVerify, role == Role::kScrutineer && !marks_own},
          {kReopen, role == Role::kScrutineer},
          {kCancel, role == Role::kChair},
      };
      for (const ActionStep step : kActionSteps) {
        EXPECT_EQ(entitled(step, caller, action).ok(), may.at(step))
            << text(step) << " by " << text(role) << " on side " << static_cast<int>(side);
      }
    }
  }
}

TEST_F(ActionRights, WhoeverCompletedItNeverMarksItWhateverTheyBecame) {
  const Principal support = person(Role::kSupport, Side::kOther);
  const Principal scrutineer = person(Role::kScrutineer, Side::kNone);
  EXPECT_TRUE(may_check(support, action).ok());
  EXPECT_TRUE(may_verify(scrutineer, action).ok());
  action.completed_by = support.actor;
  EXPECT_EQ(may_check(support, action).error().code(), ErrorCode::kForbidden);
  action.completed_by = scrutineer.actor;
  EXPECT_EQ(may_verify(scrutineer, action).error().code(), ErrorCode::kForbidden);
}

TEST_F(ActionRights, SightFollowsResponsibilitySourceGroupAndScrutineer) {
  for (const Role role : kRoles) {
    for (const Side side : kSides) {
      const Principal caller = person(role, side);
      const bool scrutineer = role == Role::kScrutineer;
      const bool reads = role != Role::kAdministrator;
      const bool group =
          role == Role::kGroupMember || role == Role::kChair || role == Role::kSupport;
      const bool own = reads && side != Side::kOther && side != Side::kNone;
      action.source = SourceSight::kHidden;
      EXPECT_EQ(may_see_action(caller, action), scrutineer || own);
      EXPECT_EQ(may_cancel(caller, action).ok(), role == Role::kChair && own);
      action.source = SourceSight::kVisible;
      EXPECT_EQ(may_see_action(caller, action), reads);
      action.source = SourceSight::kNone;
      EXPECT_EQ(may_see_action(caller, action), scrutineer || own || group);
    }
  }
  action.lead.reset();
  EXPECT_FALSE(may_see_action(person(Role::kChair, Side::kNone), action));
  EXPECT_TRUE(may_see_action(person(Role::kScrutineer, Side::kNone), action));
}

}  // namespace
}  // namespace scrutiny
