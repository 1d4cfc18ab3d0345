// One XML part, element by element, without anything XML could do to its reader.
// Purpose: libxml2's xmlTextReader with NONET only. Before it sees a byte the part is scanned once:
// a DOCTYPE (entities), too many attributes (quadratic in libxml2) and too deep nesting end it.
// Only UTF-8 and marked UTF-16 are read, so no converter is ever loaded. Thread-safety: one thread.
// Failure: kPluginRefused; whatever the handler answers. Blocking: CPU only.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/result.h"
#include "plugins/office/limits.h"

namespace scrutiny::office {

class XmlElement {
 public:
  std::string_view name() const { return name_; }  // without prefix
  // By its name without prefix; empty when there is none. Valid until the next event.
  std::string_view attribute(std::string_view name) const;
  // The last of several with this name (another prefix).
  std::string last(std::string_view name) const;
  // A whole number of at least `least`, at most `most`; else `otherwise`.
  int number(std::string_view name, int otherwise, int least, int most) const;
  bool has(std::string_view name) const;

 private:
  friend class XmlPump;
  std::string_view name_;
  std::vector<std::pair<std::string, std::string>> attributes_;
};

class XmlHandler {
 public:
  virtual ~XmlHandler() = default;
  virtual Status start(const XmlElement& element) = 0;
  virtual Status end(std::string_view name) = 0;
  virtual Status text(std::string_view) { return {}; }
};

// An element without content gives start and end too.
Status read_xml(std::string_view part, const Limits& limits, XmlHandler& handler);

// Whether an on/off attribute of OOXML or ODF is on: "1", "true", "on".
bool is_on(std::string_view value);

// Loads what libxml2 needs; once, before any part is read.
Status warm_up_xml();

}  // namespace scrutiny::office
