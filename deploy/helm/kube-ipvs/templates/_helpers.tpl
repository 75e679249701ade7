{{- define "kube-ipvs.name" -}}
{{- default (ternary "kube-ipvs-shadow" "kube-ipvs" .Values.shadow) .Values.nameOverride -}}
{{- end -}}

{{- define "kube-ipvs.labels" -}}
app.kubernetes.io/name: {{ include "kube-ipvs.name" . }}
{{- end -}}

{{- define "kube-ipvs.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}
{{- end -}}

{{/* The ConfigMap with the configuration. */}}
{{- define "kube-ipvs.configMap" -}}
{{- if .Values.configuration.create -}}
{{ include "kube-ipvs.name" . }}
{{- else -}}
{{ .Values.configuration.configMap }}
{{- end -}}
{{- end -}}

{{/* What both containers are started with. */}}
{{- define "kube-ipvs.args" -}}
- --config=/var/lib/kube-proxy/{{ .Values.configuration.key }}
- --hostname-override=$(NODE_NAME)
{{- with .Values.extraArgs }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "kube-ipvs.env" -}}
- name: NODE_NAME
  valueFrom:
    fieldRef:
      fieldPath: spec.nodeName
{{- with .Values.apiServer }}
{{- if .host }}
- name: KUBERNETES_SERVICE_HOST
  value: {{ .host | quote }}
- name: KUBERNETES_SERVICE_PORT
  value: {{ .port | quote }}
{{- end }}
{{- end }}
{{- with .Values.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end -}}
