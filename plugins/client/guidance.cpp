#include "plugins/client/guidance.h"

namespace scrutiny {

std::string configuration_for(const PluginManifest& manifest, const Guidance& guidance) {
  std::string out;
  for (const std::string& capability : manifest.capabilities) {
    const std::string& text =
        capability == kFrameworksCapability ? guidance.frameworks : guidance.profile;
    if (text.empty()) continue;
    out += out.empty() ? "{\"" : ",\"";
    out.append(capability).append("\":").append(text);
  }
  if (!out.empty()) out += '}';
  return out;
}

}  // namespace scrutiny
