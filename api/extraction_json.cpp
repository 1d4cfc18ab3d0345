// Writing extractions as JSON, and making text fit to be written.
#include <boost/json.hpp>

#include "api/extraction.h"
#include "api/utf8.h"

namespace scrutiny {
namespace {

namespace json = boost::json;

json::object object(const ExtractedDocument& item) {
  return {{"type", "document"},
          {"format", item.format},
          {"framework", item.framework},
          {"framework_version", item.framework_version},
          {"title", item.title}};
}

json::object object(const ExtractedField& item) {
  return {{"type", "field"}, {"name", item.name}, {"value", item.value},
          {"raw", item.raw}, {"page", item.page}, {"quote", item.quote}};
}

json::object object(const ExtractedJudgement& item) {
  return {{"type", "judgement"},
          {"name", item.name},
          {"grade", item.grade},
          {"page", item.page},
          {"quote", item.quote}};
}

json::object object(const ExtractedFinding& item) {
  return {{"type", "finding"},
          {"kind", item.kind},
          {"ref", item.ref},
          {"text", item.text},
          {"page", item.page},
          {"page_end", item.page_end},
          {"paragraph", item.paragraph},
          {"quote", item.quote},
          {"children", json::array(item.children.begin(), item.children.end())}};
}

json::object object(const ExtractedAction& item) {
  return {{"type", "action"},
          {"ref", item.ref},
          {"recommendation", item.recommendation},
          {"action", item.action},
          {"lead", item.lead},
          {"owner", item.owner},
          {"timescale", item.timescale},
          {"due", item.due},
          {"progress", item.progress},
          {"evidence", item.evidence},
          {"impact", item.impact},
          {"status", item.status},
          {"brag", item.brag},
          {"closed", item.closed},
          {"page", item.page},
          {"paragraph", item.paragraph},
          {"quote", item.quote},
          {"flags", json::array(item.flags.begin(), item.flags.end())}};
}

json::object object(const ExtractedObservation& item) {
  return {{"type", "observation"},
          {"line", item.line},
          {"label", item.label},
          {"group", item.group},
          {"period_start", item.period_start},
          {"period_end", item.period_end},
          {"unit", item.unit},
          {"value", item.value},
          {"numerator", item.numerator},
          {"denominator", item.denominator},
          {"suppressed", item.suppressed},
          {"page", item.page},
          {"paragraph", item.paragraph}};
}

json::object object(const ExtractedChildLevel& item) {
  return {{"type", "child_level"}, {"reason", item.reason}, {"paragraph", item.paragraph}};
}

json::object object(const ExtractedPage& item) {
  return {{"type", "text"}, {"page", item.page}, {"text", item.text}};
}

json::object object(const ExtractedWarning& item) {
  return {{"type", "warning"}, {"code", item.code}, {"text", item.text}};
}

template <class Item>
json::array array(const std::vector<Item>& items) {
  json::array out;
  out.reserve(items.size());
  for (const Item& item : items) out.emplace_back(object(item));
  return out;
}

}  // namespace

std::string to_json(const ExtractedDocument& item) {
  return json::serialize(object(item));
}
std::string to_json(const ExtractedField& item) {
  return json::serialize(object(item));
}
std::string to_json(const ExtractedJudgement& item) {
  return json::serialize(object(item));
}
std::string to_json(const ExtractedFinding& item) {
  return json::serialize(object(item));
}
std::string to_json(const ExtractedAction& item) {
  return json::serialize(object(item));
}
std::string to_json(const ExtractedObservation& item) {
  return json::serialize(object(item));
}
std::string to_json(const ExtractedChildLevel& item) {
  return json::serialize(object(item));
}
std::string to_json(const ExtractedPage& item) {
  return json::serialize(object(item));
}
std::string to_json(const ExtractedWarning& item) {
  return json::serialize(object(item));
}

std::string to_json(const Extraction& e) {
  return json::serialize(json::object{{"plugin_id", e.plugin_id},
                                      {"plugin_version", e.plugin_version},
                                      {"library_sha256", e.library_sha256},
                                      {"document", object(e.document)},
                                      {"fields", array(e.fields)},
                                      {"judgements", array(e.judgements)},
                                      {"findings", array(e.findings)},
                                      {"actions", array(e.actions)},
                                      {"observations", array(e.observations)},
                                      {"child_level", array(e.child_level)},
                                      {"pages", array(e.pages)},
                                      {"warnings", array(e.warnings)}});
}

std::string clean_text(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::size_t length = utf8_sequence(text);
    if (length == 0) {
      out += "\xEF\xBF\xBD";
      text.remove_prefix(1);
      continue;
    }
    const std::string_view character = text.substr(0, length);
    text.remove_prefix(length);
    if (character == "\r" || character == "\f") {
      if (character == "\f" || text.empty() || text.front() != '\n') out += '\n';
    } else if (!is_unwanted_control(character)) {
      out += character;
    }
  }
  return out;
}

}  // namespace scrutiny
