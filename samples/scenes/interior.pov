// A living room in the afternoon: sun through two tall windows.
#version 3.7;
global_settings {
  assumed_gamma 1.0 max_trace_level 5
  #ifndef (NoRad)
  radiosity { pretrace_start 32/image_width pretrace_end 8/image_width count 40 nearest_count 6 error_bound 0.7 recursion_limit 2 low_error_factor 0.6 gray_threshold 0.1 minimum_reuse 0.012 brightness 1.5 adc_bailout 0.02 }
  #end
}
#include "studio.inc"
#default { finish { ambient 0 diffuse 0.8 } }

// the room: x -4..4, z 0..7, height 3.1; windows in the left wall
#declare WallTex = texture { pigment { color SRGB(232, 226, 214) } normal { bumps 0.03 scale 0.02 } }
#declare Oak = texture {
  pigment { wood turbulence <0.05, 0.05, 0.2> scale <0.09, 0.09, 2> rotate x*3 color_map { [0 color SRGB(176, 134, 90)] [0.6 color SRGB(156, 112, 70)] [1 color SRGB(136, 94, 58)] } }
  finish { diffuse 0.7 specular 0.1 roughness 0.03 reflection { 0.02, 0.22 } }
}
#declare Walnut = texture {
  pigment { wood turbulence <0.06, 0.05, 0.2> scale <0.05, 0.05, 1.4> rotate <2, 90, 0> color_map { [0 color SRGB(94, 60, 38)] [0.6 color SRGB(76, 46, 28)] [1 color SRGB(56, 32, 20)] } }
  finish { diffuse 0.7 specular 0.25 roughness 0.02 reflection { 0.01, 0.1 } }
}
#declare Wool = texture { pigment { bozo scale 0.1 color_map { [0 color SRGB(54, 84, 88)] [1 color SRGB(66, 98, 100)] } } normal { average normal_map { [1 granite 0.35 scale 0.06] [1 bumps 0.3 scale 0.012] } } finish { diffuse 0.85 } }
#declare Brass = texture { pigment { color SRGB(206, 164, 96) } finish { diffuse 0.3 specular 0.5 roughness 0.01 metallic reflection { 0.4 metallic } } }
#declare R = seed(12);

// floor boards
union {
  #for (I, 0, 39) #for (J, 0, 2)
    #local L = 2.6;
    box { <-4 + I*0.2 + 0.0015, -0.05, J*L + mod(I*0.77, L) - L + 0.0015>, <-4 + (I + 1)*0.2 - 0.0015, 0, (J + 1)*L + mod(I*0.77, L) - L - 0.0015>
      texture { Oak translate <rand(R)*9, rand(R)*3, rand(R)*7> } }
  #end #end
  box { <-5, -0.2, -4>, <5, -0.01, 8> pigment { color SRGB(60, 40, 26) } }
}
#for (I, 0, 39) box { <-4 + I*0.2 + 0.0015, -0.05, 4.4>, <-4 + (I + 1)*0.2 - 0.0015, -0.002, 7> texture { Oak translate I*1.7 } } #end

// walls and ceiling
difference {
  box { <-4.3, 0, -3>, <-4, 3.1, 7> }
  box { <-5, 0.45, 1.1>, <-3, 2.75, 2.7> }
  box { <-5, 0.45, 3.6>, <-3, 2.75, 5.2> }
  texture { WallTex }
}
box { <-4.3, 0, 7>, <4.3, 3.1, 7.3> texture { pigment { color SRGB(196, 188, 170) } normal { bumps 0.03 scale 0.02 } } }
box { <4, 0, -3>, <4.3, 3.1, 7.3> texture { WallTex } }
box { <-4.3, 3.1, -3>, <4.3, 3.3, 7.3> texture { WallTex } }
box { <-4.3, 0, -3.2>, <4.3, 3.1, -3> texture { WallTex } }
// skirting and cornice
union {
  box { <-4, 0, 6.97>, <4, 0.16, 7> } box { <3.97, 0, -3>, <4, 0.16, 7> } box { <-4, 0, -3>, <-3.97, 0.16, 7> }
  box { <-4, 3.02, 6.92>, <4, 3.1, 7> } box { <-4, 3.02, -3>, <-3.92, 3.1, 7> } box { <3.92, 3.02, -3>, <4, 3.1, 7> }
  pigment { color SRGB(240, 236, 228) }
}
// window frames
#macro Window(Z0, Z1)
  union {
    box { <-4.16, 0.45, Z0>, <-4.08, 2.75, Z0 + 0.07> } box { <-4.16, 0.45, Z1 - 0.07>, <-4.08, 2.75, Z1> }
    box { <-4.16, 0.45, Z0>, <-4.08, 0.53, Z1> } box { <-4.16, 2.67, Z0>, <-4.08, 2.75, Z1> }
    box { <-4.15, 0.45, (Z0 + Z1)/2 - 0.03>, <-4.09, 2.75, (Z0 + Z1)/2 + 0.03> }
    box { <-4.145, 1.30, Z0>, <-4.10, 1.34, Z1> } box { <-4.145, 2.04, Z0>, <-4.10, 2.08, Z1> }
    box { <-4.05, 0.40, Z0 - 0.08>, <-3.84, 0.45, Z1 + 0.08> }
    pigment { color SRGB(244, 242, 236) }
  }
#end
Window(1.1, 2.7)
Window(3.6, 5.2)
// linen curtains
#macro Curtain(Z0, Z1, Ph)
  mesh {
    #local NC = 90;
    #for (I, 0, NC - 1)
      #local A = I/NC; #local B = (I + 1)/NC;
      #local PA = <-3.86 + 0.05*sin(A*38 + Ph) + 0.02*sin(A*71 + Ph), 0, Z0 + (Z1 - Z0)*A>;
      #local PB = <-3.86 + 0.05*sin(B*38 + Ph) + 0.02*sin(B*71 + Ph), 0, Z0 + (Z1 - Z0)*B>;
      triangle { PA + y*0.03, PB + y*0.03, PB + y*2.88 }
      triangle { PA + y*0.03, PB + y*2.88, PA + y*2.88 }
    #end
    pigment { color rgbt <0.86, 0.82, 0.74, 0.12> }
    finish { diffuse 0.75 }
  }
#end
Curtain(0.55, 1.12, 0) Curtain(2.66, 3.12, 2) Curtain(3.2, 3.64, 4) Curtain(5.15, 5.7, 1)
cylinder { <-3.86, 2.9, 0.4>, <-3.86, 2.9, 5.85>, 0.016 texture { Brass } }

// sofa
#macro Cushion(A, B, Rd) superellipsoid { <Rd, Rd> scale (B - A)/2 translate (A + B)/2 } #end
#declare Sofa = union {
  Cushion(<-1.25, 0.16, -0.48>, <1.25, 0.36, 0.48>, 0.1)
  Cushion(<-1.03, 0.33, -0.52>, <-0.01, 0.53, 0.34>, 0.28)
  Cushion(<0.01, 0.33, -0.52>, <1.03, 0.53, 0.34>, 0.28)
  object { Cushion(<-1.02, 0.0, -0.13>, <-0.01, 0.52, 0.13>, 0.3) rotate x*11 translate <0, 0.47, 0.26> }
  object { Cushion(<0.01, 0.0, -0.13>, <1.02, 0.52, 0.13>, 0.3) rotate x*11 translate <0, 0.47, 0.26> }
  Cushion(<-1.25, 0.2, 0.33>, <1.25, 0.82, 0.5>, 0.2)
  Cushion(<-1.32, 0.16, -0.5>, <-1.04, 0.64, 0.5>, 0.25)
  Cushion(<1.04, 0.16, -0.5>, <1.32, 0.64, 0.5>, 0.25)
  texture { Wool }
}
#declare Legs = union {
  #for (S, -1, 1, 2) #for (Q, -1, 1, 2) cone { <S*1.12, 0.18, Q*0.38>, 0.035, <S*1.17, 0, Q*0.42>, 0.018 } #end #end
  texture { Walnut }
}
#declare Pillow = superellipsoid { <0.75, 0.5> scale <0.24, 0.24, 0.085> }
union {
  object { Sofa } object { Legs }
  object { Pillow rotate <16, 14, 8> translate <-0.78, 0.74, -0.02> pigment { color SRGB(206, 134, 60) } normal { bumps 0.3 scale 0.012 } }
  object { Pillow scale 0.92 rotate <18, -10, -6> translate <0.74, 0.73, 0.0> pigment { gradient x color_map { [0.5 color SRGB(232, 222, 202)] [0.5 color SRGB(150, 70, 52)] } scale 0.09 rotate z*-6 } normal { bumps 0.3 scale 0.012 } }
  rotate y*0 translate <0.55, 0, 6.1>
}
// armchair, seen from behind its shoulder
union {
  Cushion(<-0.40, 0.20, -0.40>, <0.40, 0.42, 0.36>, 0.2)
  object { Cushion(<-0.38, 0, -0.09>, <0.38, 0.58, 0.09>, 0.3) rotate x*14 translate <0, 0.36, 0.32> }
  Cushion(<-0.50, 0.18, -0.40>, <-0.38, 0.60, 0.40>, 0.3)
  Cushion(<0.38, 0.18, -0.40>, <0.50, 0.60, 0.40>, 0.3)
  #for (S, -1, 1, 2) #for (Q, -1, 1, 2) cone { <S*0.36, 0.2, Q*0.32>, 0.03, <S*0.42, 0, Q*0.38>, 0.015 texture { Walnut } } #end #end
  texture { pigment { color SRGB(170, 92, 50) } normal { granite 0.12 scale 0.2 } finish { diffuse 0.75 specular 0.18 roughness 0.03 } }
  rotate y*74 translate <2.75, 0, 4.15>
}

// rug, low table, books and a bowl
union {
  box { <-1.55, 0, -1.05>, <1.55, 0.014, 1.05> pigment { color SRGB(214, 204, 184) } }
  #for (K, 0, 2) difference { box { <-1.45 + K*0.12, 0.012, -0.95 + K*0.12>, <1.45 - K*0.12, 0.0152, 0.95 - K*0.12> } box { <-1.41 + K*0.12, 0, -0.91 + K*0.12>, <1.41 - K*0.12, 0.03, 0.91 - K*0.12> } pigment { color SRGB(128 - K*20, 62 + K*16, 50 + K*22) } } #end
  #for (K, 0, 60) #for (S, -1, 1, 2) cylinder { <S*1.55, 0.006, -1.04 + K*2.08/60>, <S*(1.63 + 0.01*rand(R)), 0.004, -1.04 + K*2.08/60 + 0.02*(rand(R) - 0.5)>, 0.006 pigment { color SRGB(220, 212, 194) } } #end #end
  normal { bumps 0.5 scale 0.01 }
  translate <0.5, 0, 4.35>
}
union {
  cylinder { y*0.40, y*0.435, 0.56 scale <1.15, 1, 0.8> }
  #for (K, 0, 2) cone { <0.36*cos(K*2.09), 0.40, 0.28*sin(K*2.09)>, 0.028, <0.46*cos(K*2.09), 0, 0.36*sin(K*2.09)>, 0.014 } #end
  texture { Walnut }
  translate <0.45, 0.014, 4.35>
}
union {
  box { <-0.17, 0, -0.12>, <0.17, 0.03, 0.12> pigment { color SRGB(186, 70, 50) } }
  box { <-0.15, 0.03, -0.11>, <0.15, 0.055, 0.11> rotate y*9 pigment { color SRGB(230, 224, 208) } }
  box { <-0.13, 0.055, -0.095>, <0.13, 0.085, 0.095> rotate y*-7 pigment { color SRGB(40, 66, 84) } }
  rotate y*20 translate <0.16, 0.449, 4.28>
}
difference {
  sphere { 0, 0.15 scale <1, 0.75, 1> translate y*0.10 } sphere { 0, 0.138 scale <1, 0.75, 1> translate y*0.108 } plane { -y, -0.12 }
  pigment { color SRGB(214, 208, 196) } finish { diffuse 0.75 specular 0.4 roughness 0.01 }
  translate <0.72, 0.449, 4.42>
}
#for (K, 0, 3) sphere { <0.72 + 0.055*cos(K*1.7), 0.555, 4.42 + 0.055*sin(K*1.7)>, 0.042 pigment { color SRGB(222, 124, 30) } normal { bumps 0.2 scale 0.005 } finish { diffuse 0.8 specular 0.2 roughness 0.03 } } #end

// floor lamp
union {
  cylinder { 0, y*0.02, 0.15 } cylinder { 0, y*1.55, 0.011 }
  texture { Brass } translate <2.35, 0, 6.45>
}
difference {
  cone { y*1.38, 0.24, y*1.72, 0.17 } cone { y*1.37, 0.236, y*1.73, 0.166 }
  pigment { color rgbt <0.95, 0.84, 0.66, 0.15> } finish { diffuse 0.8 emission 0.55 }
  translate <2.35, 0, 6.45>
}
light_source { <2.35, 1.55, 6.45>, rgb <1, 0.68, 0.36>*0.55 fade_distance 0.8 fade_power 2 }

// pictures on the wall
#macro Framed(X0, Y0, X1, Y1, Art)
  union {
    difference { box { <X0, Y0, 6.955>, <X1, Y1, 7> } box { <X0 + 0.025, Y0 + 0.025, 6.9>, <X1 - 0.025, Y1 - 0.025, 6.97> } texture { Walnut } }
    box { <X0 + 0.02, Y0 + 0.02, 6.972>, <X1 - 0.02, Y1 - 0.02, 6.98> pigment { color SRGB(240, 236, 226) } }
    box { <X0 + 0.12, Y0 + 0.12, 6.968>, <X1 - 0.12, Y1 - 0.12, 6.975> pigment { Art } }
  }
#end
Framed(-0.55, 1.25, 0.55, 2.15, pigment { gradient y turbulence 0.25 octaves 4 scale 0.9 translate y*0.35 color_map { [0 color SRGB(34, 60, 74)] [0.4 color SRGB(90, 128, 132)] [0.55 color SRGB(226, 190, 132)] [0.7 color SRGB(220, 128, 72)] [1 color SRGB(60, 54, 80)] } })
Framed(0.75, 1.62, 1.35, 2.15, pigment { leopard scale 0.07 turbulence 0.3 color_map { [0 color SRGB(236, 226, 204)] [0.5 color SRGB(188, 84, 52)] [1 color SRGB(40, 36, 34)] } })
Framed(0.75, 1.02, 1.35, 1.50, pigment { agate scale 0.5 color_map { [0 color SRGB(30, 44, 52)] [0.6 color SRGB(150, 160, 150)] [1 color SRGB(238, 234, 222)] } })

// shelf with books on the right wall, a plant in the corner
union {
  #for (K, 0, 3) box { <3.66, 0.5 + K*0.46, 4.9>, <4, 0.53 + K*0.46, 6.6> texture { Walnut } } #end
  box { <3.66, 0, 4.88>, <4, 1.95, 4.91> texture { Walnut } } box { <3.66, 0, 6.59>, <4, 1.95, 6.62> texture { Walnut } }
  #for (K, 0, 2)
    #local Zb = 4.95;
    #while (Zb < 6.3)
      #local Wb = 0.02 + rand(R)*0.045; #local Hb = 0.22 + rand(R)*0.16;
      #if (rand(R) < 0.9) box { <3.70 + rand(R)*0.03, 0.53 + K*0.46, Zb>, <3.98, 0.53 + K*0.46 + Hb, Zb + Wb> pigment { color rgb <0.06 + rand(R)*0.6, 0.05 + rand(R)*0.35, 0.04 + rand(R)*0.3> } finish { diffuse 0.75 specular 0.1 } } #end
      #local Zb = Zb + Wb + 0.002;
    #end
  #end
}
#declare Leaf = mesh {
  #for (K, 0, 11)
    #local A = K/12; #local B = (K + 1)/12;
    #local WA = 0.055*sin(pi*pow(A, 0.8)); #local WB = 0.055*sin(pi*pow(B, 0.8));
    #local CA = <0, 0.62*A - 0.42*A*A, 0.62*A>; #local CB = <0, 0.62*B - 0.42*B*B, 0.62*B>;
    triangle { CA - x*WA + y*WA*0.4, CA, CB } triangle { CA - x*WA + y*WA*0.4, CB, CB - x*WB + y*WB*0.4 }
    triangle { CA + x*WA + y*WA*0.4, CA, CB } triangle { CA + x*WA + y*WA*0.4, CB, CB + x*WB + y*WB*0.4 }
  #end
}
union {
  lathe { linear_spline 6, <0, 0.02>, <0.15, 0.02>, <0.2, 0.38>, <0.185, 0.38>, <0.17, 0.34>, <0, 0.33> pigment { color SRGB(196, 112, 76) } normal { bumps 0.1 scale 0.05 } }
  #for (K, 0, 46)
    object { Leaf scale 0.8 + 0.6*rand(R) rotate x*(-52 + rand(R)*66) rotate y*(K*137.5) translate <0.02*rand(R), 0.36 + K*0.016, 0>
      pigment { color rgb <0.035 + 0.03*rand(R), 0.13 + 0.08*rand(R), 0.03> } finish { diffuse 0.75 specular 0.3 roughness 0.02 } }
  #end
  cylinder { y*0.3, y*1.1, 0.018 pigment { color SRGB(92, 70, 46) } }
  translate <-2.9, 0, 6.2>
}

// outside: sun, sky, a bright haze
light_source { <-9.5, 7.6, -1.2>*100, rgb <1, 0.84, 0.62>*4.2 area_light <14, 0, 0>, <0, 14, 0>, 3, 3 adaptive 0 jitter }
sky_sphere { pigment { gradient y color_map { [0 color rgb <0.95, 1.0, 1.02>*1.9] [1 color rgb <0.55, 0.75, 1.1>*1.7] } } }
plane { y, -3 pigment { color SRGB(120, 130, 96) } }
#ifdef (NoRad) light_source { <1, 2.6, -1>, rgb 0.6 shadowless } #end
// skylight portals, so that the room is lit evenly
#for (K, 0, 1)
  light_source { <-3.78, 1.6, 1.9 + K*2.5>, rgb <0.80, 0.92, 1.08>*0.50 area_light <0, 2.0, 0>, <0, 0, 1.4>, 4, 4 adaptive 0 jitter
    spotlight point_at <0, 1.0, 2.4 + K*2.5> radius 70 falloff 90 fade_distance 2.2 fade_power 2 }
#end

camera {
  location <1.35, 1.42, -1.5>
  right x*image_width/image_height
  look_at <-0.08, 1.18, 5>
  angle 63
}
