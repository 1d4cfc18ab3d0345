// The manifest beside a plugin's library, and its signature (docs/formats/plugin.md, "Manifest").
// Read and checked without loading the library. Thread-safety: pure functions. Blocking: no.
// Failure: kConfigInvalid with the member at fault in field_name().
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "api/domain.h"
#include "plugins/client/limits.h"
#include "plugins/client/signature.h"

namespace scrutiny {

enum class PluginStatus : std::uint8_t { kActive, kDisabled };

// Bytes that must stand somewhere in the first `within` bytes of the document.
struct MagicPattern {
  std::uint32_t within = 0;
  Bytes bytes;
};

struct PluginManifest {
  std::string id;  // [a-z][a-z0-9_]{0,63}, as the plugin describes itself
  std::string version;
  std::string title;  // one line for people
  std::uint16_t abi_major = 0;
  std::uint16_t abi_minor = 0;  // least minor version of the host that will do
  std::string library;          // file name beside the manifest
  Digest library_sha256{};
  std::vector<std::string> media_types;      // sniffed types it reads
  std::vector<MagicPattern> magic;           // all must match; may be empty
  std::vector<DocumentKind> document_kinds;  // kinds it is meant for; empty = any
  int priority = 0;                          // higher is tried first; fallbacks have 0
  std::vector<std::string> capabilities;     // what it is told: "frameworks", "profile"
  PluginLimits limits;
  PluginStatus status = PluginStatus::kActive;
};

// Capabilities: members of the configuration a plugin is given (docs/formats/plugin.md).
inline constexpr std::string_view kFrameworksCapability = "frameworks";
inline constexpr std::string_view kProfileCapability = "profile";

inline constexpr std::size_t kMaxManifestBytes = 64u << 10;

Result<PluginManifest> parse_manifest(std::string_view json);

// True when version `a` comes before `b`: 1.9.0 before 1.10.0-rc1 before 1.10.0 (semver.org,
// without build metadata).
bool is_older(std::string_view a, std::string_view b);

// True when media type, every magic pattern and (unless the manifest names none) the kind fit.
bool fits(const PluginManifest& manifest, std::string_view media_type, ByteView head,
          DocumentKind kind);

// The text of manifest.json.sig: "scrutiny-plugin-signature-v1", key and signature in hex, a line
// each. The signature covers that first line, a newline and the manifest's bytes.
Result<std::string> sign_manifest(std::string_view manifest, const plugins::PrivateKey& key);

// The allowed key that signed `manifest`. kForbidden: no signature, not well formed, a key that is
// not allowed, or a signature that does not hold.
Result<plugins::PublicKey> check_signature(std::string_view manifest, std::string_view signature,
                                           const std::vector<plugins::PublicKey>& allowed);

}  // namespace scrutiny
