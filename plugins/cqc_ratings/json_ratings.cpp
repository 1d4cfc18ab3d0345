#include <boost/json.hpp>

#include "plugins/cqc_ratings/ratings.h"

namespace scrutiny::cqc {
namespace {

namespace json = boost::json;

constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";
constexpr std::string_view kRefusal = "The file is not the ratings of the Care Quality Commission.";

// Empty unless the member is a text.
std::string text_of(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

const json::object* object_of(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  return value ? value->if_object() : nullptr;
}

const json::array* array_of(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  return value ? value->if_array() : nullptr;
}

class Reader {
 public:
  Result<Ratings> run(const json::object& root) {
    const json::object* current = object_of(root, "currentRatings");
    const json::array* historic = array_of(root, "historicRatings");
    if (!current && !historic) return office::refusal(std::string(kRefusal));
    found_.title = text_of(root, "name");
    for (const auto& [member, name] :
         {std::pair{"locationId", "location_id"}, std::pair{"providerId", "provider_id"},
          std::pair{"name", "name"}, std::pair{"type", "organisation_type"},
          std::pair{"localAuthority", "local_authority"}}) {
      const std::string value = text_of(root, member);
      if (!value.empty()) found_.fields.push_back({name, value, value, 0, value});
    }
    if (current) read_set(*current, text_of(*current, "reportDate"), found_.current, kRatings);
    if (historic)
      for (const json::value& each : *historic)
        if (const json::object* set = each.if_object())
          read_set(*set, text_of(*set, "reportDate"), found_.historic, kHistoric);
    if (found_.current.empty() && found_.historic.empty())
      return office::refusal(std::string(kRefusal));
    if (left_out_ > 0)
      found_.warnings.push_back(
          {"ratings_left_out", std::to_string(left_out_) + " ratings are not given."});
    return std::move(found_);
  }

 private:
  // "overall" and "serviceRatings" of one report or of today.
  void read_set(const json::object& set, const std::string& date, std::vector<Rating>& to,
                std::size_t most) {
    if (const json::object* overall = object_of(set, "overall"))
      read_rated("", *overall, date, to, most);
    if (const json::array* services = array_of(set, "serviceRatings"))
      for (const json::value& each : *services)
        if (const json::object* service = each.if_object())
          read_rated(text_of(*service, "name"), *service, date, to, most);
  }

  // A rating and those of its key questions; what has no date of its own has the one around it.
  void read_rated(const std::string& service, const json::object& rated, std::string date,
                  std::vector<Rating>& to, std::size_t most) {
    if (const std::string own = text_of(rated, "reportDate"); !own.empty()) date = own;
    add(service.empty() ? "Overall" : service, text_of(rated, "rating"), date, to, most);
    const json::array* questions = array_of(rated, "keyQuestionRatings");
    if (!questions) return;
    for (const json::value& each : *questions) {
      const json::object* question = each.if_object();
      if (!question) continue;
      const std::string own = text_of(*question, "reportDate");
      const std::string name = text_of(*question, "name");
      if (name.empty()) continue;
      std::string about = service;
      if (!about.empty()) about += ": ";
      about += name;
      add(about, text_of(*question, "rating"), own.empty() ? date : own, to, most);
    }
  }

  void add(const std::string& name, const std::string& grade, const std::string& date,
           std::vector<Rating>& to, std::size_t most) {
    if (grade.empty()) return;
    if (to.size() >= most) {
      ++left_out_;
      return;
    }
    const json::object quote{{"name", name}, {"rating", grade}, {"reportDate", date}};
    to.push_back({name, grade, iso_date(date), date, json::serialize(quote)});
  }

  Ratings found_;
  std::size_t left_out_ = 0;
};

}  // namespace

Result<Ratings> read_json(std::string_view text) {
  if (text.starts_with(kUtf8Mark)) text.remove_prefix(kUtf8Mark.size());
  if (text.size() > kJsonBytes) return office::refusal("The JSON file is too long.");
  json::parse_options options;
  options.max_depth = kJsonDepth;
  boost::system::error_code error;
  const json::value root = json::parse(text, error, {}, options);
  if (error) return office::refusal("The JSON cannot be read: " + error.message() + ".");
  const json::object* object = root.if_object();
  if (!object) return office::refusal(std::string(kRefusal));
  return Reader().run(*object);
}

}  // namespace scrutiny::cqc
