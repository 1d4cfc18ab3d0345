// From the settings an operator writes (config/settings.def) to the plain structs each part is made
// with: the one place that knows both. Thread-safety: pure functions. Failure: kConfigInvalid
// naming the setting.
#pragma once

#include <filesystem>

#include "config/settings.h"
#include "plugins/client/client.h"
#include "server/http/limits.h"
#include "server/http/tls/tls_context.h"
#include "server/runtime/worker_pools.h"
#include "server/service/bearer_authenticator.h"
#include "server/service/cosignatures.h"
#include "server/service/passwords.h"
#include "server/service/sessions.h"
#include "server/service/sign_in_throttle.h"
#include "server/service/timestamps/timestamper.h"
#include "server/service/tokens.h"
#include "storage/ledger/data_folder.h"
#include "storage/ledger/key_encryption.h"
#include "storage/ledger/options.h"

namespace scrutiny {

DataPaths data_paths(const std::filesystem::path& data, const LedgerTuning& settings);
KeyEncryption key_encryption(const LedgerTuning& settings);
LedgerOptions ledger_options(const LedgerTuning& settings);
http::Limits http_limits(const HttpSettings& settings);
http::TlsFiles tls_files(const std::filesystem::path& data, const TlsSettings& settings);
http::TlsMinimum tls_minimum(const TlsSettings& settings);
PoolSizes pool_sizes(const PoolSettings& settings);
PasswordRules password_rules(const PasswordSettings& settings);
ThrottleLimits throttle_limits(const PasswordSettings& settings);
SessionLimits session_limits(const SessionSettings& settings);
BearerAuthenticator::Options authenticator_options(const SessionSettings& settings, LogKind kind);
TokenLimits token_limits(const SessionSettings& settings);
PluginLimits plugin_limits(const PluginSettings& settings);
ExtractionClientConfig extraction_config(const PluginSettings& settings);
Result<WitnessPolicy> witness_policy(const WitnessSettings& settings);
// Reads the certificates it names.
Result<TimestampPolicy> timestamp_policy(const TimestampSettings& settings);
Result<PluginTrust> plugin_trust(const PluginSettings& settings);

}  // namespace scrutiny
