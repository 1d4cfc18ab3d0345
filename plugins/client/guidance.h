// What an installation tells its plugins beside a document: inspection frameworks and the layout of
// the agency that sent it. Purpose: new frameworks and layouts need no new plugin; each plugin is
// told only what its manifest's capabilities ask for. Thread-safety: values and a pure function.
#pragma once

#include <string>

#include "plugins/client/manifest.h"

namespace scrutiny {

// Both are JSON, or empty when there is nothing to tell.
struct Guidance {
  std::string frameworks;  // array of framework definitions
  std::string profile;     // object with one member for each plugin it is meant for
};

// {"frameworks":[…],"profile":{…}} with the members the manifest asks for; empty when there is
// none.
std::string configuration_for(const PluginManifest& manifest, const Guidance& guidance);

}  // namespace scrutiny
