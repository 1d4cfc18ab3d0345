// The demo partnership of config/demo/partnership.toml: who takes part and what they send in, as
// data for `scrutinyd init --demo` and the demo's first start. Passwords are not here: each demo
// gets its own. Thread-safety: plain values. Blocking: no. Failure: kConfigInvalid with source and
// line.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "api/domain.h"
#include "api/result.h"

namespace scrutiny {

struct DemoAgency {
  std::string key;   // how the other entries name it
  std::string name;  // as shown
  std::string kind;  // "safeguarding_partner", "relevant_agency", "partnership_support"
};

struct DemoPerson {
  std::string name;  // to sign in with
  std::string display_name;
  std::string agency;  // a DemoAgency::key; empty for the scrutineer, who belongs to none
  Role role = Role::kSubmitter;
};

struct DemoDocument {
  std::string file;  // in config/demo/documents/
  DocumentKind kind = DocumentKind::kOther;
  std::string title;
  Marking marking = Marking::kOfficial;
  std::string by;                              // a DemoPerson::name
  DocumentState life = DocumentState::kDraft;  // how far it is taken: draft, submitted or accepted
};

struct DemoPartnership {
  std::string name;
  std::vector<DemoAgency> agencies;
  std::vector<DemoPerson> people;
  std::vector<DemoDocument> documents;
};

// Names must be unique and what an entry names must stand before it.
Result<DemoPartnership> parse_demo_partnership(std::string_view text, std::string_view source);

// The one built into the program.
Result<DemoPartnership> builtin_demo_partnership();

}  // namespace scrutiny
