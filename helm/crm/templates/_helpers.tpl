{{/* The release's name, where it matters twice only once: crm, or acme-crm. */}}
{{- define "crm.fullname" -}}
{{- if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* What tells the pods of a component from all others. Takes root and component. */}}
{{- define "crm.selector" -}}
app.kubernetes.io/name: {{ .root.Chart.Name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{/* Labels of every object. Takes root and component. */}}
{{- define "crm.labels" -}}
{{ include "crm.selector" . }}
app.kubernetes.io/part-of: {{ .root.Chart.Name }}
app.kubernetes.io/version: {{ .root.Values.image.tag | default .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
{{- end -}}

{{/*
A service as JSON: its values over the defaults, its names, and the commands its program has (settings.json, which the programs print
themselves). Takes root and name.
*/}}
{{- define "crm.service" -}}
{{- $service := mergeOverwrite (deepCopy .root.Values.defaults) (deepCopy (get .root.Values.services .name | default dict)) -}}
{{- $commands := get (.root.Files.Get "settings.json" | fromJson) .name -}}
{{- $http := false -}}
{{- range $commands.serve }}{{ if eq .name "CRM_HTTP_LISTEN" }}{{ $http = true }}{{ end }}{{ end -}}
{{- $fullname := printf "%s-%s" (include "crm.fullname" .root) .name -}}
{{- $image := printf "%s/%s:%s" .root.Values.image.registry .name (.root.Values.image.tag | default .root.Chart.AppVersion) -}}
{{- $fewest := ternary $service.autoscaling.minReplicas $service.replicas $service.autoscaling.enabled -}}
{{- merge (dict "name" .name "fullname" $fullname "image" $image "commands" $commands "http" $http "fewest" $fewest) $service | toJson -}}
{{- end -}}

{{/* The environment of a service: what the chart knows by itself, the settings over it, and references to secrets. Takes root and service. */}}
{{- define "crm.environment" -}}
{{- $known := dict "CRM_PUBLIC_URL" .root.Values.publicUrl "CRM_TOKEN_PUBLIC_KEYS" (join "," .root.Values.tokenPublicKeys) -}}
{{- if .root.Values.ingress.enabled }}{{ $_ := set $known "CRM_TRUSTED_PROXIES" 1 }}{{ end -}}
{{- range $name, $_ := .root.Values.services -}}
{{- $url := printf "http://%s-%s:50051" (include "crm.fullname" $.root) $name -}}
{{- $_ := set $known (printf "CRM_%s_URL" ($name | upper | replace "-" "_")) $url -}}
{{- end -}}
{{- include "crm.env" (dict "variables" .service.commands.serve "settings" (merge (deepCopy .service.settings) $known) "secrets" .service.secrets "secret" .service.fullname) -}}
{{- end -}}

{{/* Variables that a program knows, as the `env` of a container. Takes variables, settings, secrets and secret (the usual Secret's name). */}}
{{- define "crm.env" -}}
{{- $list := list -}}
{{- range .variables -}}
{{- if .secret -}}
{{- $kept := get $.secrets .name | default dict -}}
{{- $reference := dict "name" ($kept.name | default $.secret) "key" ($kept.key | default .name) -}}
{{- if not .required }}{{ $_ := set $reference "optional" true }}{{ end -}}
{{- $list = append $list (dict "name" .name "valueFrom" (dict "secretKeyRef" $reference)) -}}
{{- else if hasKey $.settings .name -}}
{{- $value := get $.settings .name -}}
{{- /* JSON writes a large number as it is; as text it would get an exponent. */ -}}
{{- if not (kindIs "string" $value) }}{{ $value = toJson $value }}{{ end -}}
{{- $list = append $list (dict "name" .name "value" $value) -}}
{{- else if .required -}}
{{- fail (printf "settings.%s is required: %s" .name .help) -}}
{{- end -}}
{{- end -}}
{{- toYaml $list -}}
{{- end -}}

{{/* A pod gets no rights that it does not need, in the cluster and on the node. */}}
{{- define "crm.podSecurity" -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: 65532
  runAsGroup: 65532
  seccompProfile: { type: RuntimeDefault }
{{- end -}}

{{- define "crm.containerSecurity" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: { drop: [ALL] }
{{- end -}}

{{/* Secrets to fetch images with, if there are any. Takes root. */}}
{{- define "crm.pullSecrets" -}}
{{- with .root.Values.image.pullSecrets -}}
imagePullSecrets:
{{- range . }}
  - name: {{ . }}
{{- end }}
{{- end -}}
{{- end -}}

{{/* Where pods of a service may run. Takes service. */}}
{{- define "crm.scheduling" -}}
{{- $scheduling := dict -}}
{{- range $key := list "nodeSelector" "tolerations" "priorityClassName" -}}
{{- with get $.service $key }}{{ $_ := set $scheduling $key . }}{{ end -}}
{{- end -}}
{{- with $scheduling }}{{ toYaml . }}{{ end -}}
{{- end -}}
