#include <cstddef>

#include "plugins/sdk/parser.h"

namespace scrutiny::sdk {
namespace {

Error stopped_error() {
  return {ErrorCode::kOutputLimit, "The result is no longer wanted.", "the host said stop"};
}

void clean(std::string& text) {
  text = clean_text(text);
}

}  // namespace

Status Output::emit(const std::string& json) {
  if (stopped_) return stopped_error();
  stopped_ = host_->emit(context_, json.data(), json.size()) != SCRUTINY_CONTINUE;
  return stopped_ ? Status(stopped_error()) : Status();
}

Status Output::document(ExtractedDocument item) {
  clean(item.title);
  return emit(to_json(item));
}

Status Output::field(ExtractedField item) {
  clean(item.value);
  clean(item.raw);
  clean(item.quote);
  return emit(to_json(item));
}

Status Output::judgement(ExtractedJudgement item) {
  clean(item.name);
  clean(item.grade);
  clean(item.quote);
  if (item.name.empty() || item.grade.empty()) return {};
  return emit(to_json(item));
}

Status Output::finding(ExtractedFinding item) {
  clean(item.ref);
  clean(item.text);
  clean(item.paragraph);
  clean(item.quote);
  for (std::string& child : item.children) clean(child);
  if (item.text.empty()) return {};
  return emit(to_json(item));
}

Status Output::action(ExtractedAction item) {
  for (std::string* text :
       {&item.ref, &item.recommendation, &item.action, &item.lead, &item.owner, &item.timescale,
        &item.progress, &item.evidence, &item.impact, &item.status, &item.paragraph, &item.quote})
    clean(*text);
  if (item.action.empty()) return {};
  return emit(to_json(item));
}

Status Output::observation(ExtractedObservation item) {
  clean(item.label);
  clean(item.group);
  clean(item.paragraph);
  return emit(to_json(item));
}

Status Output::child_level(ExtractedChildLevel item) {
  clean(item.paragraph);
  return emit(to_json(item));
}

Status Output::report_child_level() {
  for (const ChildLevelSign sign : scanner_.signs())
    SCRUTINY_TRY(child_level({std::string(text(sign)), ""}));
  return {};
}

Status Output::page_text(int page, std::string_view text) {
  scanner_.read(text);
  return emit(to_json(ExtractedPage{page, clean_text(text)}));
}

Status Output::warning(std::string_view code, std::string_view text) {
  return emit(to_json(ExtractedWarning{std::string(code), clean_text(text)}));
}

void Output::log(std::string_view text) {
  if (host_->log) host_->log(context_, SCRUTINY_LOG_INFO, text.data(), text.size());
}

void Output::refuse(std::string_view text) {
  const bool known =
      host_->struct_size >= offsetof(scrutiny_host, refuse) + sizeof(host_->refuse);  // since 1.2
  if (known && host_->refuse) host_->refuse(context_, text.data(), text.size());
}

Status Output::progress(std::uint64_t done, std::uint64_t total) {
  if (stopped_) return stopped_error();
  if (host_->progress) stopped_ = host_->progress(context_, done, total) != SCRUTINY_CONTINUE;
  return stopped_ ? Status(stopped_error()) : Status();
}

}  // namespace scrutiny::sdk
