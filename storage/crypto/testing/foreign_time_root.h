// The root certificate of a time-stamping authority that OpenSSL's own tools ran, for tests and
// fuzzing of its tokens. Thread-safety: a constant.
#pragma once

namespace scrutiny::testing {

inline constexpr const char* kForeignRoot =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBkjCCATmgAwIBAgIUXdj2g0Dx02NY3ZJnTqtL5d2H8cAwCgYIKoZIzj0EAwIw\n"
    "HzEdMBsGA1UEAwwUTm9ydGhzaGlyZSBUaW1lIFJvb3QwHhcNMjYxMTI3MDE0MDQy\n"
    "WhcNNDYxMTIyMDE0MDQyWjAfMR0wGwYDVQQDDBROb3J0aHNoaXJlIFRpbWUgUm9v\n"
    "dDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABFXU8y2Zey1L1X7+WmrsgYFNd3nl\n"
    "NUgBaPC4ruMG+w/RUQ7b073+GEVJdvzOql9hlc9MsNxoCX5jpaBz/EHzqT+jUzBR\n"
    "MB0GA1UdDgQWBBSmDGazG8A4HfcIPi66vum/4uATPTAfBgNVHSMEGDAWgBSmDGaz\n"
    "G8A4HfcIPi66vum/4uATPTAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0cA\n"
    "MEQCIGx9O+aDabIjMwYxR78EAN6gnytdqbay+QW/Nnjz6pb4AiAHOSgjSQ/r6zt1\n"
    "/MPcwH8BCizKj2j+iRfIg3VGZ6VLOg==\n"
    "-----END CERTIFICATE-----\n";

}  // namespace scrutiny::testing
