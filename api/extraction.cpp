// Reading extractions: every byte here may come from a worker that a hostile document has taken
// over.
#include "api/extraction.h"

#include <algorithm>
#include <chrono>
#include <iterator>

#include <boost/json.hpp>

#include "api/utf8.h"

namespace scrutiny {
namespace {

namespace json = boost::json;

// An extraction nests object, array, object, array, string: deeper is nothing of ours.
constexpr std::size_t kMaxDepth = 6;

Error wrong(std::string detail) {
  return {ErrorCode::kWorkerProtocol, "The reader answered with something that makes no sense.",
          std::move(detail)};
}

Error too_much(std::string detail) {
  return {ErrorCode::kOutputLimit, "The reader produced more than allowed.", std::move(detail)};
}

Result<json::object> parse_object(std::string_view text, std::size_t cap) {
  if (text.size() > cap) return too_much("JSON of " + std::to_string(text.size()) + " bytes");
  json::parse_options options;
  options.max_depth = kMaxDepth;
  boost::system::error_code failure;
  json::value value = json::parse({text.data(), text.size()}, failure, {}, options);
  if (failure) return wrong("JSON: " + failure.message());
  if (!value.is_object()) return wrong("not a JSON object");
  return std::move(value.as_object());
}

bool is_iso_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  const auto number = [&](std::size_t at, std::size_t length) {
    int value = 0;
    for (const char digit : text.substr(at, length)) {
      if (digit < '0' || digit > '9') return -1;
      value = value * 10 + (digit - '0');
    }
    return value;
  };
  const int month = number(5, 2);
  const int day = number(8, 2);
  if (number(0, 4) < 0 || month < 1 || day < 1) return false;
  return std::chrono::year_month_day(std::chrono::year(number(0, 4)),
                                     std::chrono::month(static_cast<unsigned>(month)),
                                     std::chrono::day(static_cast<unsigned>(day)))
      .ok();
}

bool is_decimal(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  const auto point = text.find('.');
  const auto digits = [](std::string_view part) {
    return !part.empty() && part.find_first_not_of("0123456789") == std::string_view::npos;
  };
  if (point == std::string_view::npos) return digits(text);
  return digits(text.substr(0, point)) && digits(text.substr(point + 1));
}

// Takes members out of one object, counting all text against the whole extraction's allowance.
class MemberReader {
 public:
  MemberReader(const json::object& object, const ExtractionLimits& limits, std::size_t& text_bytes)
      : object_(object), limits_(limits), text_bytes_(text_bytes) {}

  // An absent member leaves `out` as it is.
  Status string(std::string_view name, std::size_t cap, std::string& out) {
    const json::value* value = object_.if_contains({name.data(), name.size()});
    return value ? take(name, *value, cap, out) : Status();
  }

  Status required(std::string_view name, std::size_t cap, std::string& out) {
    SCRUTINY_TRY(string(name, cap, out));
    if (out.empty()) return wrong(std::string(name) + " is missing or empty");
    return {};
  }

  Status page(std::string_view name, int& out) {
    const json::value* value = object_.if_contains({name.data(), name.size()});
    if (!value) return {};
    if (!value->is_int64() || value->get_int64() < 0 || value->get_int64() > limits_.page_number)
      return wrong(std::string(name) + " is not a page number");
    out = static_cast<int>(value->get_int64());
    return {};
  }

  // Empty, or a day of the calendar.
  Status date(std::string_view name, std::string& out) {
    SCRUTINY_TRY(string(name, limits_.name, out));
    if (!out.empty() && !is_iso_date(out)) return wrong(std::string(name) + " is not a date");
    return {};
  }

  Status flag(std::string_view name, bool& out) {
    const json::value* value = object_.if_contains({name.data(), name.size()});
    if (!value) return {};
    if (!value->is_bool()) return wrong(std::string(name) + " is not true or false");
    out = value->get_bool();
    return {};
  }

  Status strings(std::string_view name, std::vector<std::string>& out) {
    const json::value* value = object_.if_contains({name.data(), name.size()});
    if (!value) return {};
    if (!value->is_array()) return wrong(std::string(name) + " is not an array");
    if (value->get_array().size() > limits_.children)
      return too_much(std::string(name) + " has too many entries");
    for (const json::value& entry : value->get_array())
      SCRUTINY_TRY(take(name, entry, limits_.text, out.emplace_back()));
    return {};
  }

 private:
  Status take(std::string_view name, const json::value& value, std::size_t cap, std::string& out) {
    if (!value.is_string()) return wrong(std::string(name) + " is not a string");
    const json::string& text = value.get_string();
    if (text.size() > cap) return too_much(std::string(name) + " is too long");
    text_bytes_ += text.size();
    if (text_bytes_ > limits_.total_text) return too_much("all text together is too long");
    if (!is_plain_text({text.data(), text.size()}))
      return wrong(std::string(name) + " holds control characters");
    out.assign(text.data(), text.size());
    return {};
  }

  const json::object& object_;
  const ExtractionLimits& limits_;
  std::size_t& text_bytes_;
};

Status read(MemberReader& from, const ExtractionLimits& limits, ExtractedDocument& item) {
  SCRUTINY_TRY(from.required("format", limits.name, item.format));
  SCRUTINY_TRY(from.string("framework", limits.name, item.framework));
  SCRUTINY_TRY(from.string("framework_version", limits.name, item.framework_version));
  return from.string("title", limits.text, item.title);
}

Status read(MemberReader& from, const ExtractionLimits& limits, ExtractedField& item) {
  SCRUTINY_TRY(from.required("name", limits.name, item.name));
  SCRUTINY_TRY(from.string("value", limits.text, item.value));
  SCRUTINY_TRY(from.string("raw", limits.text, item.raw));
  SCRUTINY_TRY(from.page("page", item.page));
  return from.string("quote", limits.text, item.quote);
}

Status read(MemberReader& from, const ExtractionLimits& limits, ExtractedJudgement& item) {
  SCRUTINY_TRY(from.required("name", limits.text, item.name));
  SCRUTINY_TRY(from.required("grade", limits.name, item.grade));
  SCRUTINY_TRY(from.page("page", item.page));
  return from.string("quote", limits.text, item.quote);
}

Status read(MemberReader& from, const ExtractionLimits& limits, ExtractedFinding& item) {
  SCRUTINY_TRY(from.required("kind", limits.name, item.kind));
  SCRUTINY_TRY(from.string("ref", limits.name, item.ref));
  SCRUTINY_TRY(from.required("text", limits.text, item.text));
  SCRUTINY_TRY(from.page("page", item.page));
  SCRUTINY_TRY(from.page("page_end", item.page_end));
  SCRUTINY_TRY(from.string("paragraph", limits.name, item.paragraph));
  SCRUTINY_TRY(from.string("quote", limits.text, item.quote));
  SCRUTINY_TRY(from.strings("children", item.children));
  if (item.page_end != 0 && item.page_end < item.page) return wrong("page_end is before page");
  return {};
}

Status read(MemberReader& from, const ExtractionLimits& limits, ExtractedAction& item) {
  SCRUTINY_TRY(from.string("ref", limits.name, item.ref));
  SCRUTINY_TRY(from.string("recommendation", limits.text, item.recommendation));
  SCRUTINY_TRY(from.required("action", limits.text, item.action));
  SCRUTINY_TRY(from.string("lead", limits.text, item.lead));
  SCRUTINY_TRY(from.string("owner", limits.text, item.owner));
  SCRUTINY_TRY(from.string("timescale", limits.text, item.timescale));
  SCRUTINY_TRY(from.date("due", item.due));
  SCRUTINY_TRY(from.string("progress", limits.text, item.progress));
  SCRUTINY_TRY(from.string("evidence", limits.text, item.evidence));
  SCRUTINY_TRY(from.string("impact", limits.text, item.impact));
  SCRUTINY_TRY(from.string("status", limits.text, item.status));
  SCRUTINY_TRY(from.string("brag", limits.name, item.brag));
  SCRUTINY_TRY(from.date("closed", item.closed));
  SCRUTINY_TRY(from.page("page", item.page));
  SCRUTINY_TRY(from.string("paragraph", limits.name, item.paragraph));
  SCRUTINY_TRY(from.string("quote", limits.text, item.quote));
  SCRUTINY_TRY(from.strings("flags", item.flags));
  constexpr std::string_view kBrags[] = {"", "blue", "green", "amber", "red"};
  if (std::find(std::begin(kBrags), std::end(kBrags), item.brag) == std::end(kBrags))
    return wrong("brag is none of the four");
  return {};
}

Status read(MemberReader& from, const ExtractionLimits& limits, ExtractedObservation& item) {
  SCRUTINY_TRY(from.required("line", limits.name, item.line));
  SCRUTINY_TRY(from.string("label", limits.name, item.label));
  SCRUTINY_TRY(from.string("group", limits.name, item.group));
  SCRUTINY_TRY(from.date("period_start", item.period_start));
  SCRUTINY_TRY(from.date("period_end", item.period_end));
  SCRUTINY_TRY(from.required("unit", limits.name, item.unit));
  SCRUTINY_TRY(from.string("value", limits.name, item.value));
  SCRUTINY_TRY(from.string("numerator", limits.name, item.numerator));
  SCRUTINY_TRY(from.string("denominator", limits.name, item.denominator));
  SCRUTINY_TRY(from.flag("suppressed", item.suppressed));
  SCRUTINY_TRY(from.page("page", item.page));
  SCRUTINY_TRY(from.string("paragraph", limits.name, item.paragraph));
  for (const std::string& number : {item.value, item.numerator, item.denominator}) {
    if (!number.empty() && !is_decimal(number)) return wrong("a value is not a decimal number");
    if (!number.empty() && item.suppressed) return wrong("a suppressed value is given");
  }
  return {};
}

Status read(MemberReader& from, const ExtractionLimits& limits, ExtractedChildLevel& item) {
  SCRUTINY_TRY(from.required("reason", limits.name, item.reason));
  return from.string("paragraph", limits.name, item.paragraph);
}

Status read(MemberReader& from, const ExtractionLimits& limits, ExtractedPage& item) {
  SCRUTINY_TRY(from.page("page", item.page));
  return from.string("text", limits.page_text, item.text);
}

Status read(MemberReader& from, const ExtractionLimits& limits, ExtractedWarning& item) {
  SCRUTINY_TRY(from.required("code", limits.name, item.code));
  return from.string("text", limits.text, item.text);
}

template <class Item>
Status append(MemberReader& from, const ExtractionLimits& limits, std::size_t cap,
              std::vector<Item>& items) {
  if (items.size() >= cap) return too_much("too many items of one type");
  Item item;
  SCRUTINY_TRY(read(from, limits, item));
  items.push_back(std::move(item));
  return {};
}

Status add(const json::object& object, const ExtractionLimits& limits, std::size_t& text_bytes,
           Extraction& into) {
  MemberReader from(object, limits, text_bytes);
  std::string type;
  SCRUTINY_TRY(from.required("type", limits.name, type));
  if (type == "document") return read(from, limits, into.document);
  if (type == "field") return append(from, limits, limits.fields, into.fields);
  if (type == "judgement") return append(from, limits, limits.judgements, into.judgements);
  if (type == "finding") return append(from, limits, limits.findings, into.findings);
  if (type == "action") return append(from, limits, limits.actions, into.actions);
  if (type == "observation") return append(from, limits, limits.observations, into.observations);
  if (type == "child_level") return append(from, limits, limits.child_level, into.child_level);
  if (type == "text") return append(from, limits, limits.pages, into.pages);
  if (type == "warning") return append(from, limits, limits.warnings, into.warnings);
  return wrong("unknown item type");
}

// One of the arrays of a whole extraction; each entry must be of the type its array is for.
Status add_array(const json::object& root, std::string_view name, std::string_view type,
                 const ExtractionLimits& limits, std::pair<std::size_t&, Extraction&> into) {
  const json::value* array = root.if_contains({name.data(), name.size()});
  if (!array || !array->is_array()) return wrong(std::string(name) + " is not an array");
  for (const json::value& entry : array->get_array()) {
    if (!entry.is_object()) return wrong(std::string(name) + " holds something else");
    const json::value* given = entry.get_object().if_contains("type");
    if (!given || !given->is_string() ||
        given->get_string() != json::string_view(type.data(), type.size()))
      return wrong(std::string(name) + " holds an item of another type");
    SCRUTINY_TRY(add(entry.get_object(), limits, into.first, into.second));
  }
  return {};
}

}  // namespace

Status ExtractionBuilder::add_item(std::string_view text) {
  SCRUTINY_ASSIGN(const json::object object, parse_object(text, limits_.item_bytes));
  const json::value* type = object.if_contains("type");
  if (type && type->is_string() && type->get_string() == "document") {
    if (has_document_) return wrong("a second document item");
    has_document_ = true;
  }
  return add(object, limits_, text_bytes_, extraction_);
}

Result<Extraction> parse_extraction(std::string_view text, const ExtractionLimits& limits) {
  SCRUTINY_ASSIGN(const json::object root, parse_object(text, limits.json_bytes));
  Extraction out;
  std::size_t text_bytes = 0;
  MemberReader from(root, limits, text_bytes);
  SCRUTINY_TRY(from.required("plugin_id", limits.name, out.plugin_id));
  SCRUTINY_TRY(from.required("plugin_version", limits.name, out.plugin_version));
  SCRUTINY_TRY(from.required("library_sha256", limits.name, out.library_sha256));
  if (const json::value* document = root.if_contains("document"); document) {
    if (!document->is_object()) return wrong("document is not an object");
    MemberReader members(document->get_object(), limits, text_bytes);
    SCRUTINY_TRY(members.string("format", limits.name, out.document.format));
    if (!out.document.format.empty()) SCRUTINY_TRY(read(members, limits, out.document));
  }
  const std::pair<std::size_t&, Extraction&> into(text_bytes, out);
  SCRUTINY_TRY(add_array(root, "fields", "field", limits, into));
  SCRUTINY_TRY(add_array(root, "judgements", "judgement", limits, into));
  SCRUTINY_TRY(add_array(root, "findings", "finding", limits, into));
  // Absent in what was stored before plugin ABI 1.1.
  for (const auto& [name, type] : {std::pair{"actions", "action"},
                                   {"observations", "observation"},
                                   {"child_level", "child_level"}}) {
    if (root.contains(name)) SCRUTINY_TRY(add_array(root, name, type, limits, into));
  }
  SCRUTINY_TRY(add_array(root, "pages", "text", limits, into));
  SCRUTINY_TRY(add_array(root, "warnings", "warning", limits, into));
  return out;
}

}  // namespace scrutiny
