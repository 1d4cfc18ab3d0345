#include "server/service/access.h"

#include <gtest/gtest.h>

#include "server/service/document_access.h"
#include "server/service/role_rules.h"

namespace scrutiny {
namespace {

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

constexpr std::uint8_t kOwn = 1;
constexpr std::uint8_t kOther = 2;
constexpr std::uint8_t kNamed = 3;  // by the disclosure
constexpr std::uint8_t kNone = 0;
constexpr std::uint8_t kSubmitterAccount = 10;

Principal caller(RoleSet roles, std::uint8_t of, std::uint8_t who = 99) {
  Principal principal;
  principal.account = account(who);
  principal.roles = roles;
  if (of != kNone) principal.agency = agency(of);
  return principal;
}

DocumentFacts document(DocumentState state, GroupDisclosure group = GroupDisclosure::kShared) {
  DocumentFacts facts;
  facts.agency = agency(kOwn);
  facts.submitter = account(kSubmitterAccount);
  facts.state = state;
  facts.submission = Submission::kOnce;
  facts.disclosure = {group, {agency(kNamed)}};
  return facts;
}

TEST(Access, AdmitsWhoItSays) {
  const Principal chair = caller({Role::kChair}, kNone);
  EXPECT_TRUE(Access::anyone().admits(nullptr).ok());
  EXPECT_EQ(Access::signed_in().admits(nullptr).error().code(), ErrorCode::kNotSignedIn);
  EXPECT_TRUE(Access::signed_in().admits(&chair).ok());
  const Access scrutiny = Access::roles({Role::kChair, Role::kScrutineer});
  EXPECT_TRUE(scrutiny.admits(&chair).ok());
  EXPECT_EQ(Access::roles({Role::kScrutineer}).admits(&chair).error().code(),
            ErrorCode::kForbidden);
  EXPECT_EQ(scrutiny.describe(), "roles: chair, scrutineer");
}

// Every role, of every agency, in every state of a document: who sees it.
TEST(DocumentAccess, FollowsTheTableOfRolesStatesAndDisclosure) {
  struct Reader {
    const char* who;
    Principal principal;
    const char* sees;  // c checking, d draft, s submitted and after, w shared with the group only
  };
  const std::vector<Reader> readers = {
      {"its submitter", caller({Role::kSubmitter}, kOwn, kSubmitterAccount), "cds"},
      {"another submitter of the agency", caller({Role::kSubmitter}, kOwn), "ds"},
      {"lead of the agency", caller({Role::kAgencyLead}, kOwn), "ds"},
      {"group member of the agency", caller({Role::kGroupMember}, kOwn), "s"},
      {"no role, of the agency", caller({}, kOwn), ""},
      {"administrator of the agency", caller({Role::kAdministrator}, kOwn), ""},
      {"its submitter, moved away", caller({Role::kSubmitter}, kOther, kSubmitterAccount), ""},
      {"its submitter, role lost", caller({}, kOwn, kSubmitterAccount), ""},
      {"submitter of another agency", caller({Role::kSubmitter}, kOther), ""},
      {"lead of another agency", caller({Role::kAgencyLead}, kOther), ""},
      {"submitter of a named agency", caller({Role::kSubmitter}, kNamed), "s"},
      {"lead of a named agency", caller({Role::kAgencyLead}, kNamed), "s"},
      {"administrator of a named agency", caller({Role::kAdministrator}, kNamed), ""},
      {"group member of another agency", caller({Role::kGroupMember}, kOther), "g"},
      {"group member of no agency", caller({Role::kGroupMember}, kNone), "g"},
      {"chair", caller({Role::kChair}, kNone), "g"},
      {"support", caller({Role::kSupport}, kOther), "g"},
      {"scrutineer", caller({Role::kScrutineer}, kNone), "s"},
      {"administrator", caller({Role::kAdministrator}, kNone), ""},
      {"administrator and submitter elsewhere",
       caller({Role::kAdministrator, Role::kSubmitter}, kOther), ""},
      {"no role, no agency", caller({}, kNone), ""},
  };
  for (const Reader& reader : readers) {
    const std::string sees = reader.sees;
    const bool submitted = sees.find('s') != std::string::npos;
    const bool if_shared = submitted || sees.find('g') != std::string::npos;
    SCOPED_TRACE(reader.who);
    EXPECT_EQ(may_see_document(reader.principal, document(DocumentState::kChecking)),
              sees.find('c') != std::string::npos);
    EXPECT_EQ(may_see_document(reader.principal, document(DocumentState::kDraft)),
              sees.find('d') != std::string::npos);
    for (const DocumentState state :
         {DocumentState::kSubmitted, DocumentState::kAccepted, DocumentState::kReturned,
          DocumentState::kSuperseded, DocumentState::kWithdrawn}) {
      EXPECT_EQ(may_see_document(reader.principal, document(state)), if_shared);
      EXPECT_EQ(may_see_document(reader.principal, document(state, GroupDisclosure::kWithheld)),
                submitted);
    }
    DocumentFacts never = document(DocumentState::kWithdrawn);
    never.submission = Submission::kNever;
    EXPECT_EQ(may_see_document(reader.principal, never), sees.find('d') != std::string::npos);
  }
}

TEST(DocumentAccess, OnlyItsAgencyChangesADocumentAndOnlyTheChairDecides) {
  const DocumentFacts submitted = document(DocumentState::kSubmitted);
  const Principal author = caller({Role::kSubmitter}, kOwn);
  const Principal chair = caller({Role::kChair}, kNone);
  for (const auto rule : {may_add_version, may_edit_details, may_submit, may_withdraw,
                          may_supersede, may_decide_finding}) {
    EXPECT_TRUE(rule(author, submitted).ok());
    EXPECT_TRUE(rule(caller({Role::kAgencyLead}, kOwn), submitted).ok());
    for (const Role role : {Role::kGroupMember, Role::kSupport, Role::kChair}) {
      EXPECT_EQ(rule(caller({role}, kOther), submitted).error().code(), ErrorCode::kForbidden);
    }
    EXPECT_EQ(rule(caller({Role::kScrutineer}, kNone), submitted).error().code(),
              ErrorCode::kForbidden);
    EXPECT_EQ(rule(caller({Role::kSubmitter}, kNamed), submitted).error().code(),
              ErrorCode::kForbidden);
  }
  for (const auto rule : {may_accept, may_return}) {
    EXPECT_TRUE(rule(chair, submitted).ok());
    for (const Role role : {Role::kGroupMember, Role::kSupport}) {
      EXPECT_EQ(rule(caller({role}, kOther), submitted).error().code(), ErrorCode::kForbidden);
    }
    EXPECT_EQ(rule(author, submitted).error().code(), ErrorCode::kForbidden);
    EXPECT_EQ(rule(caller({Role::kScrutineer}, kNone), submitted).error().code(),
              ErrorCode::kForbidden);
  }
}

TEST(DocumentAccess, WhatMayNotBeSeenIsNotThereWhateverIsAsked) {
  const DocumentFacts draft = document(DocumentState::kDraft);
  for (const auto rule : {may_read, may_add_version, may_edit_details, may_submit, may_withdraw,
                          may_supersede, may_decide_finding, may_accept, may_return}) {
    for (const Role role : {Role::kChair, Role::kSupport, Role::kAdministrator, Role::kScrutineer,
                            Role::kSubmitter}) {
      EXPECT_EQ(rule(caller({role}, kOther), draft).error().code(), ErrorCode::kNotFound);
    }
  }
}

TEST(DocumentAccess, UploadingIsForSubmittersAndLeadsOfThatAgency) {
  EXPECT_TRUE(may_upload(caller({Role::kSubmitter}, kOwn), agency(kOwn)).ok());
  EXPECT_TRUE(may_upload(caller({Role::kAgencyLead}, kOwn), agency(kOwn)).ok());
  EXPECT_FALSE(may_upload(caller({Role::kSubmitter}, kOther), agency(kOwn)).ok());
  EXPECT_FALSE(may_upload(caller({Role::kGroupMember}, kOwn), agency(kOwn)).ok());
  EXPECT_FALSE(may_upload(caller({Role::kSubmitter}, kNone), AgencyId()).ok());
}

TEST(RoleRules, KeepScrutinyApartFromAdministrationAndAgencies) {
  const auto partner = std::optional(AgencyKind::kSafeguardingPartner);
  const auto office = std::optional(AgencyKind::kPartnershipSupport);
  const std::optional<AgencyKind> none;
  EXPECT_TRUE(check_roles({}, none).ok());
  EXPECT_TRUE(check_roles({Role::kScrutineer}, none).ok());
  EXPECT_FALSE(check_roles({Role::kScrutineer}, partner).ok());
  EXPECT_FALSE(check_roles({Role::kScrutineer, Role::kGroupMember}, none).ok());
  EXPECT_FALSE(check_roles({Role::kScrutineer, Role::kAdministrator}, none).ok());
  EXPECT_FALSE(check_roles({Role::kChair, Role::kAdministrator}, none).ok());
  EXPECT_TRUE(check_roles({Role::kChair}, partner).ok());
  EXPECT_FALSE(check_roles({Role::kSubmitter}, none).ok());
  EXPECT_FALSE(check_roles({Role::kAgencyLead}, none).ok());
  EXPECT_TRUE(check_roles({Role::kSubmitter, Role::kGroupMember}, partner).ok());
  EXPECT_FALSE(check_roles({Role::kSupport}, partner).ok());
  EXPECT_FALSE(check_roles({Role::kSupport}, none).ok());
  EXPECT_TRUE(check_roles({Role::kSupport, Role::kSubmitter}, office).ok());
}

}  // namespace
}  // namespace scrutiny
