#include "server/daemon/settings_map.h"

#include <fstream>

#include "server/daemon/plugin_install.h"

namespace scrutiny {
namespace {

std::chrono::milliseconds ms(std::uint64_t count) {
  return std::chrono::milliseconds(static_cast<std::int64_t>(count));
}

std::filesystem::path or_default(const std::string& chosen, const std::filesystem::path& fallback) {
  return chosen.empty() ? fallback : std::filesystem::path(chosen);
}

Result<TimestampTrust> read_timestamp_trust(const std::filesystem::path& file) {
  constexpr std::size_t kMost = std::size_t{1} << 20;
  std::ifstream in(file, std::ios::binary);
  std::string pem(kMost, '\0');
  in.read(pem.data(), static_cast<std::streamsize>(pem.size()));
  pem.resize(static_cast<std::size_t>(in.gcount()));
  if (in.bad() || pem.empty()) return Error(ErrorCode::kIo, "cannot read " + file.string());
  auto trust = TimestampTrust::parse(pem);
  if (trust.ok()) return trust;
  return Error(ErrorCode::kConfigInvalid, file.string() + ": " + trust.error().public_text());
}

}  // namespace

DataPaths data_paths(const std::filesystem::path& data, const LedgerTuning& settings) {
  return {data.string(), settings.head_dir, settings.keys_dir};
}

KeyEncryption key_encryption(const LedgerTuning& settings) {
  return KeyFile{settings.wrapping_key_file};
}

LedgerOptions ledger_options(const LedgerTuning& settings) {
  LedgerOptions options;
  options.queue_depth = settings.queue_commands;
  options.max_batch = settings.batch_commands;
  options.max_wait = std::chrono::microseconds(settings.batch_wait);
  options.reserve_bytes = settings.min_free_bytes;
  return options;
}

http::Limits http_limits(const HttpSettings& settings) {
  http::Limits limits;
  limits.header_bytes = settings.header_bytes;
  limits.header_count = settings.header_count;
  limits.target_bytes = settings.target_bytes;
  limits.default_body_bytes = settings.default_body_bytes;
  limits.chunk_extension_bytes = settings.chunk_extension_bytes;
  limits.connections = settings.connections;
  limits.connections_per_address = settings.connections_per_address;
  limits.requests_per_connection = settings.requests_per_connection;
  limits.in_flight_requests = settings.in_flight_requests;
  limits.in_flight_bytes = settings.in_flight_bytes;
  limits.handshake_deadline = ms(settings.handshake_deadline);
  limits.header_deadline = ms(settings.header_deadline);
  limits.body_idle_deadline = ms(settings.body_idle_deadline);
  limits.body_min_rate = settings.body_min_rate;
  limits.body_rate_window = ms(settings.body_rate_window);
  limits.body_deadline = ms(settings.body_deadline);
  limits.idle_deadline = ms(settings.idle_deadline);
  limits.write_deadline = ms(settings.write_deadline);
  limits.close_deadline = ms(settings.close_deadline);
  limits.shutdown_bound = ms(settings.shutdown_bound);
  limits.tick = ms(settings.tick);
  return limits;
}

http::TlsFiles tls_files(const std::filesystem::path& data, const TlsSettings& settings) {
  return {or_default(settings.certificate, data / "tls" / "server.crt"),
          or_default(settings.private_key, data / "tls" / "server.key")};
}

http::TlsMinimum tls_minimum(const TlsSettings& settings) {
  return settings.minimum == TlsVersion::k12 ? http::TlsMinimum::kTls12 : http::TlsMinimum::kTls13;
}

PoolSizes pool_sizes(const PoolSettings& settings) {
  return {{settings.command_threads, settings.command_queue},
          {settings.read_threads, settings.read_queue},
          {settings.slow_threads, settings.slow_queue},
          {settings.upload_threads, settings.upload_queue}};
}

PasswordRules password_rules(const PasswordSettings& settings) {
  PasswordRules rules;
  rules.min_length = settings.min_length;
  rules.max_length = settings.max_length;
  rules.cost.memory_kib = static_cast<std::uint32_t>(settings.memory_kib);
  rules.cost.passes = static_cast<std::uint32_t>(settings.passes);
  return rules;
}

ThrottleLimits throttle_limits(const PasswordSettings& settings) {
  ThrottleLimits limits;
  limits.failures_per_account = static_cast<std::uint32_t>(settings.failures_per_account);
  limits.failures_per_address = static_cast<std::uint32_t>(settings.failures_per_address);
  limits.window = std::chrono::seconds(settings.failure_window);
  return limits;
}

SessionLimits session_limits(const SessionSettings& settings) {
  return {std::chrono::minutes(settings.absolute_minutes), settings.per_account};
}

BearerAuthenticator::Options authenticator_options(const SessionSettings& settings, LogKind kind) {
  BearerAuthenticator::Options options;
  options.idle = std::chrono::minutes(settings.idle_minutes);
  options.log_kind = kind;
  return options;
}

TokenLimits token_limits(const SessionSettings& settings) {
  TokenLimits limits;
  limits.longest_life = std::chrono::hours(24 * settings.token_days);
  return limits;
}

PluginLimits plugin_limits(const PluginSettings& settings) {
  return {settings.memory_bytes, settings.input_bytes, settings.output_bytes,
          ms(settings.total_deadline), ms(settings.progress_deadline)};
}

ExtractionClientConfig extraction_config(const PluginSettings& settings) {
  ExtractionClientConfig config;
  config.worker.host_program = plugin_host_program();
  config.worker.sandbox =
      settings.sandbox == Sandbox::kOff ? WorkerSandbox::kNone : WorkerSandbox::kRequired;
  config.crashes_to_quarantine = static_cast<unsigned>(settings.crashes_before_quarantine);
  return config;
}

Result<WitnessPolicy> witness_policy(const WitnessSettings& settings) {
  WitnessPolicy policy;
  policy.quorum = settings.quorum;
  for (const std::string& text : settings.keys) {
    auto key = NoteVerifier::parse(text);
    if (!key.ok() || key->type() != NoteKeyType::kCosignature) {
      return Error(ErrorCode::kConfigInvalid,
                   "witnesses.keys: \"" + text + "\" is not a witness's verifier key");
    }
    policy.witnesses.push_back(std::move(key).value());
  }
  return policy;
}

Result<TimestampPolicy> timestamp_policy(const TimestampSettings& settings) {
  TimestampPolicy policy;
  if (settings.authority.empty()) return policy;
  // A name and password in the address are for the authority only.
  const std::size_t host = settings.authority.find("://") + 3;
  const std::size_t at =
      settings.authority.substr(0, settings.authority.find('/', host)).rfind('@');
  policy.authority = at == std::string::npos
                         ? settings.authority
                         : settings.authority.substr(0, host) + settings.authority.substr(at + 1);
  policy.policy = settings.policy;
  policy.pace = std::chrono::minutes(settings.pace_minutes);
  policy.warn_before = std::chrono::hours(24 * settings.warn_days);
  const auto wrong = [](const std::string& setting, const Error& why) {
    return Error(ErrorCode::kConfigInvalid, "timestamps." + setting + ": " + why.public_text());
  };
  if (!policy.policy.empty()) {
    if (const auto known = check_policy_oid(policy.policy); !known.ok())
      return wrong("policy", known.error());
  }
  auto trust = read_timestamp_trust(settings.trusted);
  if (!trust.ok()) return wrong("trusted", trust.error());
  policy.trust = std::move(trust).value();
  return policy;
}

Result<PluginTrust> plugin_trust(const PluginSettings& settings) {
  PluginTrust trust;
  for (const std::string& text : settings.allowed_keys) {
    plugins::PublicKey key{};
    if (!plugins::from_hex(text, key)) {
      return Error(ErrorCode::kConfigInvalid,
                   "plugins.allowed_keys: \"" + text + "\" is not a key of 64 hex digits");
    }
    trust.allowed_keys.push_back(key);
  }
  return trust;
}

}  // namespace scrutiny
