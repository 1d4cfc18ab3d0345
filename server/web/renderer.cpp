#include "server/web/renderer.h"

#include <stdexcept>

#include <ctemplate/template.h>
#include <ctemplate/template_cache.h>
#include <ctemplate/template_dictionary.h>

#include "embedded/web_templates.h"

namespace scrutiny::web {
namespace {

constexpr std::string_view kPragma = "{{%AUTOESCAPE context=\"HTML\"}}";

ctemplate::TemplateString ct(std::string_view text) {
  return {text.data(), text.size()};
}

std::string_view part(std::string_view name) {
  for (const EmbeddedFile& file : web_templates_files()) {
    if (file.name == name) return file.content.substr(kPragma.size());
  }
  throw std::logic_error("no such template: " + std::string(name));
}

// The shared parts are put in as text, not by ctemplate's own includes, whose dictionaries do not
// see the page's variables.
std::string with_parts(std::string_view page) {
  std::string out(page);
  for (const auto& [mark, name] :
       {std::pair("{{>HEAD}}", "head.tpl"), std::pair("{{>FOOT}}", "foot.tpl"),
        std::pair("{{>ERRORS}}", "errors.tpl"), std::pair("{{>DUE}}", "due.tpl"),
        std::pair("{{>DISPOSAL}}", "disposal_section.tpl")}) {
    if (const auto at = out.find(mark); at != std::string::npos) {
      out.replace(at, std::string_view(mark).size(), part(name));
    }
  }
  return out;
}

}  // namespace

View::View()
    : owned_(std::make_unique<ctemplate::TemplateDictionary>("page")), dictionary_(owned_.get()) {}
View::View(ctemplate::TemplateDictionary* borrowed) : dictionary_(borrowed) {}
View::~View() = default;
View::View(View&&) noexcept = default;

View& View::set(std::string_view name, std::string_view text) {
  dictionary_->SetValue(ct(name), ct(text));
  return *this;
}

View& View::set(std::string_view name, std::uint64_t number) {
  return set(name, std::string_view(std::to_string(number)));
}

View& View::show(std::string_view section) {
  dictionary_->ShowSection(ct(section));
  return *this;
}

View View::add(std::string_view section) {
  return View(dictionary_->AddSectionDictionary(ct(section)));
}

Renderer::Renderer() : cache_(std::make_unique<ctemplate::TemplateCache>()) {
  for (const EmbeddedFile& file : web_templates_files()) {
    if (!cache_->StringToTemplateCache(ct(file.name), ct(with_parts(file.content)),
                                       ctemplate::DO_NOT_STRIP)) {
      throw std::logic_error("a page template does not parse: " + std::string(file.name));
    }
  }
  cache_->Freeze();
}

Renderer::~Renderer() = default;

std::string Renderer::page(std::string_view name, View& view) const {
  std::string out;
  const std::string file = std::string(name) + ".tpl";
  if (!cache_->ExpandNoLoad(file, ctemplate::DO_NOT_STRIP, view.dictionary_, nullptr, &out)) {
    throw std::logic_error("a page cannot be rendered: " + file);
  }
  return out;
}

}  // namespace scrutiny::web
