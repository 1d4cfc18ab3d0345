#include "plugins/action_plan/profile.h"

#include <algorithm>

#include <boost/json.hpp>

#include "plugins/table/words.h"

namespace scrutiny::action_plan {
namespace {

constexpr std::array<std::string_view, kFields> kFieldNames = {
    "ref",      "recommendation", "action", "lead",   "owner", "timescale",
    "progress", "evidence",       "impact", "status", "brag",  "closed"};
constexpr std::array<std::string_view, 4> kBragNames = {"blue", "green", "amber", "red"};

// Apart by "|", folded already. In the order of Field.
constexpr std::array<std::string_view, kFields> kHeaders = {
    "ref|ref no|reference|reference number|ref number|no|number|item|item no|id|action ref|"
    "action no|action number|action id|action reference|rec no|rec ref|recommendation no|"
    "recommendation number|s no|serial",
    "recommendation|recommendations|finding|findings|area for improvement|areas for improvement|"
    "area for development|what needs to improve|issue|issue identified|key finding|learning|"
    "learning point|key learning|area for priority action|priority action area|objective|"
    "recommendation/finding|finding/recommendation|what needs to change|concern|key concern|"
    "inspection recommendation|requirement|standard|outcome required|desired outcome|priority",
    "action|actions|action required|actions required|required action|action to be taken|"
    "actions to be taken|agreed action|agreed actions|key action|key actions|planned action|"
    "planned actions|what will we do|what we will do|what are we going to do|what will be done|"
    "what needs to be done|what|task|tasks|action point|action points|action/task|"
    "action needed|actions needed|actions agreed|action agreed|action description|"
    "description of action|specific action|specific actions|smart action|smart actions|"
    "proposed action|proposed actions|action to address recommendation|activity|how|"
    "how will we do it|how we will do it|response|management response and action",
    "lead|lead agency|agency|agencies|responsible agency|lead organisation|organisation|partner|"
    "lead partner|agency lead|agency responsible|organisation responsible|lead agencies|"
    "responsible organisation|partner agency|lead body|service|lead service|responsible body|"
    "agency/lead|lead/agency|responsible|responsibility",
    "owner|action owner|lead officer|responsible officer|responsible person|person responsible|"
    "who|who is responsible|who will do it|who by|by whom|by who|named lead|lead person|"
    "lead professional|officer|officer responsible|lead name|action lead|lead individual|"
    "responsible lead|accountable officer|accountable lead|accountable|lead/owner|owner/lead|"
    "senior responsible officer|sro|lead manager|named officer|assigned to|strategic lead|"
    "operational lead|responsible owner|post holder|lead officer/agency|who will lead",
    "timescale|timescales|timeframe|time frame|time scale|deadline|by when|when|due|due date|"
    "date due|target date|target|completion date target|target completion date|"
    "target date for completion|planned completion date|expected completion|"
    "expected completion date|timeline|when by|date to be completed|to be completed by|"
    "complete by|completion by|review date|deadline date|implementation date|"
    "target completion|anticipated completion date|when will it be done|agreed date",
    "progress|progress update|progress updates|update|updates|latest update|current position|"
    "progress to date|progress made|progress notes|progress report|progress against action|"
    "action taken|actions taken|actions completed|commentary|comments|comment|"
    "comments/progress|progress/comments|progress/update|update/progress|narrative|"
    "current progress|update on progress|notes|what have we done|what has been done|"
    "status update|position statement|quarterly update",
    "evidence|evidence of completion|supporting evidence|evidence of progress|source of evidence|"
    "evidence required|evidence source|evidence provided|evidence/assurance|assurance|"
    "sources of evidence|evidenced by|evidence base|evidence link|"
    "how will we evidence this|how will this be evidenced|output|outputs",
    "impact|evidence of impact|impact evidence|outcome|outcomes|impact/outcome|outcome/impact|"
    "intended outcome|intended impact|expected outcome|expected impact|impact measure|"
    "impact on children|impact for children|difference made|what difference has it made|"
    "what difference will it make|what difference has this made|so what|success measure|"
    "success measures|success criteria|measure of success|measures of success|"
    "how will we know|how will we know it has worked|how will we measure success|"
    "what will success look like|what does good look like|impact and outcomes|benefit",
    "status|action status|current status|status of action|open/closed|complete|completed|"
    "completed y/n|complete y/n|progress status|state",
    "rag|brag|rag rating|brag rating|rag status|brag status|rag/brag|brag/rag|rag rated|"
    "rating|current rag|current brag|rag score|r a g|b r a g|brag rated|colour|rag progress",
    "date closed|closed|closed date|date completed|completion date|date of completion|"
    "actual completion date|date complete|completed date|closure date|completed on|closed on|"
    "date action closed|date action completed|date signed off|signed off|sign off date"};

constexpr std::array<std::string_view, 4> kWords = {
    "blue|complete|completed|complete and evidenced|completed and evidenced|closed|b",
    "green|on track|on target|on schedule|g",
    "amber|yellow|orange|at risk|some slippage|slippage|some delay|a",
    "red|overdue|off track|off target|behind schedule|not on track|r"};

Profile make_default() {
  Profile out;
  for (std::size_t i = 0; i < kFields; ++i) out.headers[i] = table::synonyms(kHeaders[i]);
  for (std::size_t i = 0; i < kWords.size(); ++i)
    for (std::string& word : table::synonyms(kWords[i]))
      out.words.emplace_back(std::move(word), static_cast<Brag>(i));
  return out;
}

template <std::size_t kCount>
std::optional<std::size_t> index_of(const std::array<std::string_view, kCount>& names,
                                    std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<std::size_t>(found - names.begin());
}

Error wrong(std::string member, std::string text) {
  return Error::field(std::move(member), std::move(text));
}

Status add_headers(const boost::json::object& headers, Profile& profile) {
  for (const auto& member : headers) {
    const std::string name(member.key());
    const auto field = index_of(kFieldNames, name);
    if (!field) return wrong("headers", "There is no column " + name + ".");
    if (!member.value().is_array()) return wrong("headers", "Synonyms are a list.");
    for (const auto& text : member.value().get_array()) {
      if (!text.is_string()) return wrong("headers", "A synonym is a text.");
      // An agency's word goes before the built-in meaning of the same word.
      const std::string folded = table::fold(std::string_view(text.get_string()));
      for (auto& list : profile.headers) std::erase(list, folded);
      profile.headers[*field].push_back(folded);
    }
  }
  return {};
}

Result<Brag> brag_of(const boost::json::value& value, const char* member) {
  const auto brag =
      value.is_string() ? index_of(kBragNames, std::string_view(value.get_string())) : std::nullopt;
  if (!brag) return wrong(member, "A BRAG rating is blue, green, amber or red.");
  return static_cast<Brag>(*brag);
}

Status add_words(const boost::json::object& words, Profile& profile) {
  for (const auto& member : words) {
    SCRUTINY_ASSIGN(const Brag brag, brag_of(member.value(), "brag_words"));
    const std::string folded = table::fold(std::string_view(member.key()));
    std::erase_if(profile.words, [&](const auto& w) { return w.first == folded; });
    profile.words.emplace_back(folded, brag);
  }
  return {};
}

Status add_colours(const boost::json::object& colours, Profile& profile) {
  for (const auto& member : colours) {
    SCRUTINY_ASSIGN(const Brag brag, brag_of(member.value(), "brag_colours"));
    const auto colour = office::parse_rgb(std::string_view(member.key()));
    if (!colour) return wrong("brag_colours", "A colour is written #RRGGBB.");
    profile.colours.emplace_back(*colour, brag);
  }
  return {};
}

Result<Profile> read_profile(const boost::json::value& value) {
  if (!value.is_object()) return wrong("profile", "A profile is a JSON object.");
  Profile profile = default_profile();
  for (const auto& member : value.get_object()) {
    const std::string name(member.key());
    if (!member.value().is_object()) return wrong(name, "It must be an object.");
    const auto& object = member.value().get_object();
    if (name == "headers") {
      SCRUTINY_TRY(add_headers(object, profile));
    } else if (name == "brag_words") {
      SCRUTINY_TRY(add_words(object, profile));
    } else if (name == "brag_colours") {
      SCRUTINY_TRY(add_colours(object, profile));
    } else {
      return wrong(name, "A profile has no such member.");
    }
  }
  return profile;
}

}  // namespace

std::string_view name_of(Field field) {
  return kFieldNames[static_cast<std::size_t>(field)];
}

std::string_view name_of(Brag brag) {
  return kBragNames[static_cast<std::size_t>(brag)];
}

const Profile& default_profile() {
  static const Profile profile = make_default();
  return profile;
}

Result<Profile> parse_profile(std::string_view json) {
  boost::json::error_code failure;
  const boost::json::value value = boost::json::parse({json.data(), json.size()}, failure);
  if (failure) return wrong("profile", "A profile is a JSON object.");
  return read_profile(value);
}

Result<Profile> profile_from(std::string_view configuration) {
  if (configuration.empty()) return default_profile();
  boost::json::error_code failure;
  const boost::json::value value =
      boost::json::parse({configuration.data(), configuration.size()}, failure);
  if (failure || !value.is_object()) return wrong("profile", "The configuration is not an object.");
  const auto* profile = value.get_object().if_contains("profile");
  if (!profile) return default_profile();
  if (!profile->is_object()) return wrong("profile", "A profile is a JSON object.");
  const auto* ours = profile->get_object().if_contains("action_plan");
  return ours ? read_profile(*ours) : default_profile();
}

std::optional<Field> field_of(const Profile& profile, std::string_view header) {
  constexpr std::array kWholeOnly = {static_cast<std::size_t>(Field::kAction),
                                     static_cast<std::size_t>(Field::kRef),
                                     static_cast<std::size_t>(Field::kLead)};
  const auto field = table::field_of(profile.headers, header, kWholeOnly);
  if (!field) return std::nullopt;
  return static_cast<Field>(*field);
}

}  // namespace scrutiny::action_plan
